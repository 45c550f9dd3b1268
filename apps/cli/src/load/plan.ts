import { type ProtocolChoice, protocolsOf } from '@ssespec/conformance'
import type { Header, Protocol } from '@ssespec/recording'

import { UsageError } from '../errors.ts'
import type { ReporterChoice } from '../options/reporter.ts'
import type { Thresholds } from '../options/threshold.ts'
import { readUrl } from '../options/url.ts'
import type { Disruption } from './outage.ts'
import type { TargetOptions } from './target.ts'
import type { Workload } from './workload.ts'

export const WORKLOADS = ['latency', 'reconnect', 'connection-limit'] as const
export type WorkloadName = (typeof WORKLOADS)[number]

/** What `ssespec load` was told. Times are in ms. */
export interface LoadOptions {
  readonly workload: WorkloadName
  readonly streams?: number
  readonly rate?: number
  readonly size?: number
  readonly duration?: number
  readonly spread?: number
  readonly via?: string
  readonly proxies?: string
  readonly http?: Exclude<ProtocolChoice, 'auto' | 'all'>
  readonly connections?: number
  readonly jitter?: number
  readonly down?: number
  readonly reload?: true
  readonly threshold?: Thresholds
  readonly segments: number
  readonly header?: readonly Header[]
  readonly insecure?: true
  readonly reporter?: ReporterChoice[]
}

const DEFAULTS: Readonly<Record<WorkloadName, { readonly streams: number; readonly durationMs: number }>> = {
  latency: { streams: 10, durationMs: 5000 },
  reconnect: { streams: 100, durationMs: 30_000 },
  'connection-limit': { streams: 20_000, durationMs: 2000 },
}

const DOWN_MS = 2000

/** What is to be done. */
export interface Plan {
  readonly target: TargetOptions
  /** All of it but the URL, which is known when the target is there. */
  readonly workload: Omit<Workload, 'url' | 'protocol' | 'insecure'>
  readonly disruption: Disruption
  readonly downMs: number
}

/** @throws UsageError for options that do not go together */
export function planOf(text: string | undefined, options: LoadOptions): Plan {
  const { workload: name, rate, size, via, proxies, connections, jitter, threshold } = options
  const isOurs = text === undefined || text.startsWith('/')
  const { url, headers } = isOurs ? { url: undefined, headers: [] } : readUrl(text)
  const streams = options.streams ?? DEFAULTS[name].streams
  if (options.segments > streams) {
    throw new UsageError(`--segments ${options.segments}: there are not as many streams (${streams}).`)
  }
  const disruption = disruptionOf(url, options)
  return {
    target: {
      ...(url !== undefined ? { url } : { path: text ?? '/events' }),
      protocol: protocolOf(url, options),
      ...(via !== undefined && { via }),
      ...(proxies !== undefined && { proxies }),
      query: {
        ...(rate !== undefined && { rate: String(rate) }),
        ...(size !== undefined && { size: String(size) }),
      },
    },
    workload: {
      name,
      streams,
      durationMs: options.duration ?? DEFAULTS[name].durationMs,
      ...(options.spread !== undefined && { spreadMs: options.spread }),
      headers: [...headers, ...(options.header ?? [])],
      ...(connections !== undefined && { connections }),
      ...(jitter !== undefined && { jitter }),
      ...(threshold && { thresholds: threshold }),
    },
    disruption,
    downMs: options.down ?? DOWN_MS,
  }
}

function protocolOf(url: string | undefined, { http, via }: LoadOptions): Protocol | undefined {
  if (http === undefined) return undefined
  // Behind a proxy, and of our own server, there is a URL for each.
  if (url === undefined || via !== undefined)
    return ({ 1.1: 'http/1.1', 2: 'h2', '2c': 'h2c' } as const)[http]
  if (http === '2c' && url.startsWith('https:')) {
    throw new UsageError('--http 2c is HTTP/2 in the clear: give an http URL, or --http 2.')
  }
  return protocolsOf(http, url)[0]
}

function disruptionOf(url: string | undefined, { workload, via, reload, down }: LoadOptions): Disruption {
  if (workload !== 'reconnect') {
    if (reload || down !== undefined) {
      throw new UsageError(`--${reload ? 'reload' : 'down'} is for --workload reconnect.`)
    }
    return 'none'
  }
  if (reload) {
    if (via === undefined) {
      throw new UsageError('--reload reloads the proxy that --via names: say which, as in --via nginx-right.')
    }
    return 'reload'
  }
  if (url === undefined) return 'restart'
  if (down !== undefined) {
    throw new UsageError(
      '--down is for a server of our own: leave the URL out, or restart yours during the run.',
    )
  }
  return 'none'
}
