import type { Socket } from 'node:net'

import type { EntryDraft, Header } from '@ssespec/recording'

import { Arrivals } from './arrivals.ts'
import { BOUNDS } from './bounds.ts'
import { closeConnection } from './close-connection.ts'
import { described } from './connect.ts'
import type { ExchangeState, Reception } from './reception.ts'
import type { PreparedRequest } from './request.ts'
import type { ResponseSource } from './response-source.ts'

type Read =
  | { readonly kind: 'bytes'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'fin'; readonly at: number }
  | { readonly kind: 'error'; readonly at: number; readonly error: NodeJS.ErrnoException }

/** Sends one request over an open connection and takes the response. The connection is closed afterwards. */
export async function converse(
  socket: Socket,
  request: PreparedRequest,
  source: ResponseSource,
  reception: Reception,
  { recorder, interrupts, options }: ExchangeState,
): Promise<void> {
  const arrivals = new Arrivals<Read>((paused) => (paused ? socket.pause() : socket.resume()))
  let sent = false

  // The time is taken first: whatever comes before it is counted as the peer's.
  const onData = (bytes: Uint8Array): void =>
    arrivals.push({ kind: 'bytes', at: recorder.now(), bytes }, bytes.length)
  socket.on('data', onData)
  socket.on('end', () => arrivals.push({ kind: 'fin', at: recorder.now() }))
  socket.on('error', (error) => arrivals.push({ kind: 'error', at: recorder.now(), error }))
  // What happened before we listened.
  if (socket.errored) arrivals.push({ kind: 'error', at: recorder.now(), error: socket.errored })

  socket.write(source.request(), () => (sent = true))
  recorder.add(requestEntry(request, source.requestHeaders))
  options.onSent?.()

  const drafts = (read: Read): EntryDraft[] => {
    if (read.kind === 'bytes') return source.push(read.bytes)
    if (read.kind === 'fin') return source.finish()
    const phase = reception.hasHead ? 'body' : sent ? 'head' : 'request'
    return [{ kind: 'error', phase, ...described(read.error) }]
  }

  try {
    while (reception.progress !== 'over') {
      const read = await arrivals.next(interrupts.signal)
      if (read === undefined) break
      if (reception.progress === 'ended' && read.kind !== 'bytes') break
      await reception.take(drafts(read), read.at)
      if (options.stalled === true && reception.hasHead) socket.pause()
      if (reception.progress === 'ended') interrupts.after(BOUNDS.lingerMs, 'linger')
    }
    const { why } = interrupts
    if (why !== undefined) reception.interrupted(why, why === 'head-timeout' ? source.giveUp() : [])
  } finally {
    reception.close()
    socket.off('data', onData)
    const lastWords = source.leave()
    if (lastWords.length > 0 && socket.writable) socket.write(lastWords)
    await closeConnection(socket, lastWords.length > 0)
  }
}

function requestEntry(
  { method, url, body, httpVersion }: PreparedRequest,
  headers: readonly Header[],
): EntryDraft {
  const version = httpVersion === undefined ? {} : { httpVersion }
  return { kind: 'request', method, url: url.href, ...version, headers, bodyBytes: body?.length ?? 0 }
}
