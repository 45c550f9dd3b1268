import { encode } from '@ssespec/grammar'
import type { Exchange, Serve } from '../exchange.ts'
import type { Behaviour } from './behaviour.ts'
import { toBytes } from './bytes.ts'
import { Channel } from './channel.ts'
import { now } from './clock.ts'
import { GOOD_FIELDS, METHODS, setFields } from './head.ts'
import { startHeartbeat } from './heartbeat.ts'
import { dataOf, sequenceOf } from './numbered-event.ts'
import type { NumberedEvent } from './numbered-event.ts'
import type { OpenStream } from './open-streams.ts'
import { openRawSink } from './raw-http1.ts'
import { Schedule } from './schedule.ts'
import { openSink } from './sink.ts'
import type { Sink } from './sink.ts'
import { Subscription } from './subscription.ts'

export const OPENING: string = encode({ comment: 'ssespec reference server', retry: 1000 })
export const DEFAULT_RATE = 10

/** A stream that is good but for what `behaviour` says. */
export function eventStream(behaviour: Behaviour): Serve {
  return (exchange) => serveEventStream(exchange, behaviour)
}

/** Answers with an event stream to GET and POST, with its head to HEAD, and OPTIONS as a preflight. */
export function serveEventStream(exchange: Exchange, behaviour: Behaviour = {}): void {
  const { request, response } = exchange
  request.resume()
  switch (request.method) {
    case 'GET':
    case 'POST':
      return openStream(exchange, behaviour)
    case 'HEAD':
      sendHead(exchange, behaviour)
      response.end()
      return
    case 'OPTIONS':
      return answerOptions(exchange)
    default:
      response.status(405).set('Allow', METHODS).type('text/plain')
      response.send(`An event stream is read with GET; ${request.method} is not offered here.\n`)
  }
}

export function answerOptions({ response }: Exchange): void {
  setFields(response, {
    Allow: METHODS,
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': METHODS,
    'Access-Control-Allow-Headers': 'Accept, Cache-Control, Content-Type, Last-Event-ID',
    'Access-Control-Max-Age': '600',
  })
  response.status(204).end()
}

function sendHead({ response }: Exchange, { status = 200, fields = {} }: Behaviour): void {
  response.statusCode = status
  setFields(response, GOOD_FIELDS, fields)
}

function openStream(exchange: Exchange, behaviour: Behaviour): void {
  const { request, response, state, lastEventId } = exchange
  request.socket.setTimeout(0)
  const channel = behaviour.channel ?? ownChannel(state.origin, behaviour)
  const wire = openWire(exchange, behaviour, () => {
    if (sink.drained?.() !== false) subscription.drained()
  })
  const sink = behaviour.through?.(wire, () => subscription.drained()) ?? wire
  const subscription = new Subscription({
    channel,
    sink,
    count: behaviour.count ?? Infinity,
    finished: () => (behaviour.finish ?? endProperly)(sink),
  })
  const stream: OpenStream = {
    response,
    end() {
      subscription.stop()
      sink.end()
    },
  }
  state.streams.add(stream)

  subscription.write(toBytes(behaviour.opening ?? OPENING))
  const stopTimers = startTimers(subscription, behaviour, () => {
    subscription.start((behaviour.startAt ?? continueAfter)(channel.schedule, lastEventId))
  })
  response.once('close', () => {
    stopTimers()
    subscription.stop()
    sink.closed?.()
    state.streams.delete(stream)
  })
}

/** Sends the head. */
function openWire(exchange: Exchange, behaviour: Behaviour, drained: () => void): Sink {
  const { request, response } = exchange
  const { raw } = behaviour
  const takesRaw = request.httpVersion !== '1.0' || raw?.evenToHttp10 === true
  if (raw !== undefined && takesRaw) return openRawSink(response, raw, drained)
  sendHead(exchange, behaviour)
  response.flushHeaders()
  return openSink(response, drained)
}

function ownChannel(origin: number, behaviour: Behaviour): Channel {
  const { rate = DEFAULT_RATE, perConnection = false, encode: encodeEvent = encodeGoodEvent } = behaviour
  const start = perConnection ? startOfOwn(behaviour) : origin
  const schedule = behaviour.schedule ?? new Schedule(start, rate)
  return new Channel(schedule, (event) => toBytes(encodeEvent(event)))
}

/** Numbered from 1 here: the first event is due one interval from now, or when `firstMs` says. */
function startOfOwn({ rate = DEFAULT_RATE, firstMs }: Behaviour): number {
  return firstMs === undefined ? now() : now() + firstMs - 1000 / rate
}

export function encodeGoodEvent(event: NumberedEvent): string {
  return encode({ id: String(event.sequence), data: dataOf(event) })
}

export function continueAfter(schedule: Schedule, lastEventId: string | undefined): number {
  return schedule.startAfter(sequenceOf(lastEventId), now())
}

function endProperly(sink: Sink): void {
  sink.end()
}

/** Starts the events, at once or late, and the heartbeat; returns what stops both. */
function startTimers(
  subscription: Subscription,
  { firstMs, heartbeatMs }: Behaviour,
  startEvents: () => void,
): () => void {
  const stopHeartbeat = heartbeatMs === undefined ? undefined : startHeartbeat(subscription, heartbeatMs)
  if (firstMs === undefined) {
    startEvents()
    return () => stopHeartbeat?.()
  }
  const first = setTimeout(startEvents, firstMs)
  return () => {
    clearTimeout(first)
    stopHeartbeat?.()
  }
}
