import { encode } from '@ssespec/grammar'
import type { Exchange } from '../exchange.ts'
import type { Behaviour } from './behaviour.ts'
import { now } from './clock.ts'
import { DEFAULT_RATE, serveEventStream } from './event-stream.ts'
import { sequenceOf } from './numbered-event.ts'
import { Schedule } from './schedule.ts'

/** How many events a job has. */
export const JOB_EVENTS = 20

/**
 * A stream that is finished some time: the same twenty events on every connection, ten a second, and a client
 * that comes back gets those it has not seen. `done` answers one that has seen them all.
 */
export function serveJob(
  exchange: Exchange,
  done: (exchange: Exchange) => void,
  behaviour: Behaviour = {},
): void {
  const seen = seenBy(exchange)
  if (seen === JOB_EVENTS && exchange.request.method === 'GET') return done(exchange)
  serveEventStream(exchange, {
    schedule: new Schedule(now() - (seen * 1000) / DEFAULT_RATE, DEFAULT_RATE),
    startAt: () => seen + 1,
    count: JOB_EVENTS - seen,
    encode: ({ sequence }) => encodeJobEvent(sequence),
    ...behaviour,
  })
}

/** How many bytes the events are that this client has not seen. */
export function unseenBytes(exchange: Exchange): number {
  let bytes = 0
  for (let sequence = seenBy(exchange) + 1; sequence <= JOB_EVENTS; sequence++) {
    bytes += Buffer.byteLength(encodeJobEvent(sequence))
  }
  return bytes
}

function encodeJobEvent(sequence: number): string {
  return encode({ id: String(sequence), data: jobData(sequence) })
}

export function jobData(sequence: number): string {
  return JSON.stringify({ sequence, of: JOB_EVENTS })
}

function seenBy({ lastEventId }: Exchange): number {
  const sequence = sequenceOf(lastEventId) ?? 0
  return sequence > JOB_EVENTS ? 0 : sequence
}

/** HTML 9.2.1: "Clients will reconnect if the connection is closed; a client can be told to stop reconnecting using the HTTP 204 No Content response code." */
export function stopReconnecting({ request, response }: Exchange): void {
  request.resume()
  response.status(204).set({ 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' }).end()
}
