import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

import { http2Conversation } from '@ssespec/client'
import { Recorder, type Recording } from '@ssespec/recording'

import type { PairRun } from './pair-run.ts'

/** How the client behaves that reads nothing. */
interface Stalling {
  readonly url: string
  readonly signal: AbortSignal
  /** The connection stands until this resolves. */
  readonly decided: (signal: AbortSignal) => Promise<void>
}

const PROBE = 'stalled'

/** Longer than any proxy takes to be decided about, in ms. */
const AT_MOST_MS = 30_000

/** Asks for a stream and reads nothing of the answer: over HTTP/1.1 nothing at all, over HTTP/2 as much as a window. */
export async function readNothing(run: PairRun, stalling: Stalling): Promise<Recording> {
  const { protocol } = run.pair
  const { url, signal, decided } = stalling
  if (protocol === 'http/1.1') return overHttp1(run, stalling)
  const { insecure } = run.options
  return http2Conversation(
    { url, protocol },
    { probe: PROBE, durationMs: AT_MOST_MS, insecure, signal },
    async (connection) => {
      connection.open({ headers: run.headers(), window: 'held' })
      await decided(signal)
    },
  )
}

async function overHttp1(run: PairRun, { url, signal, decided }: Stalling): Promise<Recording> {
  const target = new URL(url)
  const recorder = new Recorder({ probe: PROBE, step: '', protocol: 'http/1.1', url: target.href })
  const socket = connect(target, run.options.insecure)
  // Without a reader the socket is never read, and the kernel's buffer is all there is.
  socket.pause()
  try {
    await once(socket, target.protocol === 'https:' ? 'secureConnect' : 'connect', { signal })
    recorder.add({ kind: 'connect', address: `${socket.remoteAddress}:${socket.remotePort}` })
    const headers = [['Host', target.host] as const, ...run.headers()]
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    socket.write(`GET ${target.pathname}${target.search} HTTP/1.1\r\n${lines}\r\n`, 'latin1')
    recorder.add({ kind: 'request', method: 'GET', url: target.href, headers, bodyBytes: 0 })
    await decided(signal)
    recorder.add({ kind: 'abort', why: 'duration' })
  } catch (error) {
    if (signal.aborted) recorder.add({ kind: 'abort', why: 'cancelled' })
    else {
      const { code = 'ERR', message } = error as NodeJS.ErrnoException
      recorder.add({ kind: 'error', phase: 'connect', code, message })
    }
  } finally {
    socket.destroy()
  }
  return recorder.recording()
}

function connect(url: URL, insecure: boolean): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const secure = url.protocol === 'https:'
  const port = Number(url.port) || (secure ? 443 : 80)
  const socket = secure
    ? connectTls({ host, port, rejectUnauthorized: !insecure, ALPNProtocols: ['http/1.1'] })
    : connectTcp({ host, port })
  // A connection that is cut while nobody reads is no error of ours.
  return socket.on('error', () => {})
}
