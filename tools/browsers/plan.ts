import type { Attempt } from './starve.ts'

/** What is tried in each browser, over HTTP/1.1 and then over HTTP/2 behind nginx. */
export interface Case extends Attempt {
  readonly id: string
  /** The folder in `proxies`; without, the browser speaks HTTP/1.1 to the server. */
  readonly nginx?: string
  /** The streams that nginx allows on a connection. */
  readonly limit?: number
  readonly pictured?: true
}

export const cases: readonly Case[] = [
  { id: 'tab', title: 'HTTP/1.1: 12 streams in one tab', tabs: [{ streams: 12 }], pictured: true },
  {
    id: 'two-tabs',
    title: 'HTTP/1.1: 5 streams in each of two tabs',
    tabs: [{ streams: 5 }, { streams: 5 }],
  },
  { id: 'worker', title: 'HTTP/1.1: 12 streams in a worker', tabs: [{ streams: 12, inWorker: true }] },
  {
    id: 'h2-default',
    title: 'HTTP/2, nginx as it comes: 140 streams',
    tabs: [{ streams: 140 }],
    nginx: 'h2-default',
    limit: 128,
    pictured: true,
  },
  {
    id: 'h2-256',
    title: 'HTTP/2, nginx allows 256: 280 streams',
    tabs: [{ streams: 280 }],
    nginx: 'h2-256',
    limit: 256,
  },
  {
    id: 'h2-1000',
    title: 'HTTP/2, nginx allows 1000: 300 streams',
    tabs: [{ streams: 300 }],
    nginx: 'h2-1000',
    limit: 1000,
  },
]

/** So many tabs share one stream: more than would have one each over HTTP/1.1. */
export const SHARING_TABS = 8
