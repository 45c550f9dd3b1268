import type { Socket } from 'node:net'

import type { EntryDraft } from '@ssespec/recording'

import { Arrivals } from '../arrivals.ts'
import { BOUNDS } from '../bounds.ts'
import { described, destroyed } from '../connect.ts'
import type { ExchangeState, Reception } from '../reception.ts'
import type { PreparedRequest } from '../request.ts'
import { requestBytes, requestHeaders } from './request-bytes.ts'
import { ResponseReader } from './response-reader.ts'

type Read =
  | { readonly kind: 'bytes'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'fin'; readonly at: number }
  | { readonly kind: 'error'; readonly at: number; readonly error: NodeJS.ErrnoException }

/** Sends one request over an open HTTP/1.1 connection and takes the response. The connection is closed afterwards. */
export async function overHttp1(
  socket: Socket,
  request: PreparedRequest,
  { recorder, interrupts }: ExchangeState,
  reception: Reception,
): Promise<void> {
  const arrivals = new Arrivals<Read>((paused) => (paused ? socket.pause() : socket.resume()))
  const reader = new ResponseReader(request.method)
  let sent = false

  // The time is taken first: whatever comes before it is counted as the peer's.
  socket.on('data', (bytes: Uint8Array) =>
    arrivals.push({ kind: 'bytes', at: recorder.now(), bytes }, bytes.length),
  )
  socket.on('end', () => arrivals.push({ kind: 'fin', at: recorder.now() }))
  socket.on('error', (error) => arrivals.push({ kind: 'error', at: recorder.now(), error }))

  // What happened before we listened.
  if (socket.errored) arrivals.push({ kind: 'error', at: recorder.now(), error: socket.errored })

  const headers = requestHeaders(request)
  socket.write(requestBytes(request, headers), () => (sent = true))
  const { method, url, body } = request
  recorder.add({ kind: 'request', method, url: url.href, headers, bodyBytes: body?.length ?? 0 })

  const drafts = (read: Read): EntryDraft[] => {
    if (read.kind === 'bytes') return reader.push(read.bytes)
    if (read.kind === 'fin') return reader.finish()
    const phase = reception.hasHead ? 'body' : sent ? 'head' : 'request'
    return [{ kind: 'error', phase, ...described(read.error) }]
  }

  try {
    while (reception.progress !== 'over') {
      const read = await arrivals.next(interrupts.signal)
      if (read === undefined) break
      if (reception.progress === 'ended' && read.kind !== 'bytes') break
      await reception.take(drafts(read), read.at)
      if (reception.progress === 'ended') interrupts.after(BOUNDS.lingerMs, 'linger')
    }
    const { why } = interrupts
    if (why !== undefined) reception.interrupted(why, why === 'head-timeout' ? incompleteHead(reader) : [])
  } finally {
    reception.close()
    await destroyed(socket)
  }
}

/** What came of a head in the time it had: nothing, too little, or no HTTP. */
function incompleteHead(reader: ResponseReader): EntryDraft[] {
  const seen = reader.headBytes
  if (seen === 0) return []
  return [...reader.giveUp(), { kind: 'limit', what: 'head', limit: BOUNDS.head, seen }]
}
