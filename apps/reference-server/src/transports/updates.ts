import type { Exchange, ServerState } from '../exchange.ts'
import { queryOf } from '../routes/query.ts'
import { toBytes } from '../stream/bytes.ts'
import type { Channel } from '../stream/channel.ts'
import { now } from '../stream/clock.ts'
import { dataOf, sequenceOf } from '../stream/numbered-event.ts'
import { ParameterError, parseEventParameters } from '../stream/parameters.ts'
import { Schedule } from '../stream/schedule.ts'

/**
 * The events of `/events?rate&size`, number by number and byte by byte, for those who get them by another transport:
 * what they cost can be compared.
 */
export interface Updates {
  /** The JSON of each update, encoded once for all who have it sent. */
  readonly channel: Channel
  readonly size: number
  /** The last one the client has; undefined: it has none. */
  readonly after: number | undefined
  /** Only the newest is wanted: it makes those before it worthless, as a price or a gauge does. */
  readonly newestAlone: boolean
}

/** An answer holds no more than so many bytes of updates, but one at least; the client asks again. */
const ANSWER_BYTES = 1_048_576

/** @throws ParameterError */
export function updatesOf(state: ServerState, query: URLSearchParams): Updates {
  const { rate, size } = parseEventParameters(query)
  const channel = state.channels.get(`updates ${rate} ${size}`, new Schedule(state.origin, rate), (event) =>
    toBytes(dataOf(event, size)),
  )
  const after = query.get('after')
  if (after !== null && after !== '0' && sequenceOf(after) === undefined) {
    throw new ParameterError('The parameter after is the number of the last update the client has.')
  }
  const updates = query.get('updates') ?? 'all'
  if (updates !== 'all' && updates !== 'newest') {
    throw new ParameterError('The parameter updates takes all or newest.')
  }
  return {
    channel,
    size,
    after: after === null ? undefined : Number(after),
    newestAlone: updates === 'newest',
  }
}

/** The number of the newest update that is due; 0: none is. */
export function newestOf({ channel }: Updates): number {
  return channel.schedule.latest(now())
}

/** A JSON array of what the client does not have: from the newest on, if it has nothing. */
export function answerOf({ channel, size, after, newestAlone }: Updates, newest: number): string {
  const { schedule } = channel
  const oldest = Math.max(1, newest - schedule.replayable + 1)
  const from = newestAlone || after === undefined ? newest : Math.max(after + 1, oldest)
  const parts: string[] = []
  let length = 0
  for (let sequence = from; sequence >= 1 && sequence <= newest && length < ANSWER_BYTES; sequence += 1) {
    if (sequence <= (after ?? 0)) continue
    const text = dataOf({ sequence, dueAt: schedule.dueAt(sequence) }, size)
    parts.push(text)
    length += text.length
  }
  return `[${parts.join(',')}]`
}

/** Undefined when the request was refused. */
export function updatesAsked({ request, response, state }: Exchange): Updates | undefined {
  request.resume()
  try {
    return updatesOf(state, queryOf(request))
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error
    response.status(400).type('text/plain').send(`${error.message}\n`)
    return undefined
  }
}

/** Answers with JSON that no cache keeps. */
export function sendJson({ response }: Exchange, body: string): void {
  response.set('Cache-Control', 'no-store').type('application/json').send(body)
}
