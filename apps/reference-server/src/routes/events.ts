import { encode } from '@ssespec/grammar'
import type { Exchange } from '../exchange.ts'
import { toBytes } from '../stream/bytes.ts'
import type { Channel } from '../stream/channel.ts'
import { serveEventStream } from '../stream/event-stream.ts'
import { dataOf } from '../stream/numbered-event.ts'
import type { NumberedEvent } from '../stream/numbered-event.ts'
import { ParameterError, parseEventParameters } from '../stream/parameters.ts'
import type { EventParameters } from '../stream/parameters.ts'
import { Schedule } from '../stream/schedule.ts'
import { queryOf } from './query.ts'

/** The well-behaved stream. */
export function serveEvents(exchange: Exchange): void {
  const parameters = parametersOf(exchange)
  if (parameters === undefined) return
  const { rate, size, count, firstMs, heartbeatMs, withIds, perConnection } = parameters
  const encodeEvent = (event: NumberedEvent): string =>
    encode({ id: withIds ? String(event.sequence) : undefined, data: dataOf(event, size) })
  serveEventStream(exchange, {
    fields: parameters.accelBuffering ? {} : { 'X-Accel-Buffering': undefined },
    opening: encode({ comment: 'ssespec reference server', retry: parameters.retry }),
    rate,
    count,
    perConnection,
    encode: encodeEvent,
    ...(firstMs === undefined ? {} : { firstMs }),
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    ...(perConnection ? { startAt: () => 1 } : { channel: sharedChannel(exchange, parameters, encodeEvent) }),
  })
}

function sharedChannel(
  { state }: Exchange,
  { rate, size, withIds }: EventParameters,
  encodeEvent: (event: NumberedEvent) => string,
): Channel {
  const schedule = new Schedule(state.origin, rate)
  return state.channels.get(`${rate} ${size} ${withIds}`, schedule, (event) => toBytes(encodeEvent(event)))
}

/** Undefined when the request was refused. */
function parametersOf({ request, response }: Exchange): EventParameters | undefined {
  try {
    return parseEventParameters(queryOf(request))
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error
    request.resume()
    response.status(400).type('text/plain').send(`${error.message}\n`)
    return undefined
  }
}
