import { encode } from '@ssespec/grammar'
import type { Exchange } from '../exchange.ts'
import { toBytes } from '../stream/bytes.ts'
import { GOOD_FIELDS, setFields } from '../stream/head.ts'
import { startHeartbeat } from '../stream/heartbeat.ts'
import { openSink } from '../stream/sink.ts'
import { END, ProgressReader } from './progress-reader.ts'
import type { Upload } from './upload.ts'

/** HTML 9.2.7 has a comment "every 15 seconds or so". */
const HEARTBEAT_MS = 15_000

const OPENING = toBytes(encode({ comment: 'upload progress', retry: 1000 }))

/** Only its owner may read it, so no other origin is let in. */
const FIELDS = { ...GOOD_FIELDS, 'Access-Control-Allow-Origin': undefined, Vary: 'Cookie' }

/**
 * The rows' results as an event stream. An event's ID is the number of the last row in it, so a reader that comes
 * back names the row it has, and gets the results from the next one on; without an ID it gets all of them again.
 */
export function serveUploadProgress(exchange: Exchange, upload: Upload): void {
  const { request, response, lastEventId } = exchange
  request.resume()
  // HTML 9.2.1: "a client can be told to stop reconnecting using the HTTP 204 No Content response code."
  if (lastEventId === END && upload.outcome !== undefined) {
    response.status(204).set({ 'Cache-Control': 'no-store', Vary: 'Cookie' }).end()
    return
  }
  setFields(response, FIELDS)
  if (request.method === 'HEAD') return void response.end()
  openStream(exchange, upload, rowOf(lastEventId, upload))
}

/** An ID that is none of ours, or from an earlier upload, is as good as none. */
function rowOf(lastEventId: string | undefined, { results }: Upload): number {
  const row = /^[0-9]{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0
  return row <= results.rows ? row : 0
}

function openStream({ request, response, state }: Exchange, upload: Upload, from: number): void {
  request.socket.setTimeout(0)
  response.flushHeaders()
  const sink = openSink(response, () => reader.drained())
  const reader = new ProgressReader(upload, sink, from)
  const stream = { response, end: () => reader.end() }
  state.streams.add(stream)
  const stopHeartbeat = startHeartbeat(reader, HEARTBEAT_MS)
  reader.write(OPENING)
  const stopWatching = upload.watch(reader)
  response.once('close', () => {
    stopWatching()
    stopHeartbeat()
    reader.stop()
    state.streams.delete(stream)
  })
  reader.advance()
}
