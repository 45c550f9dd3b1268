import type { Recording } from '@ssespec/recording'

import type { Http2Connection, Http2Stream } from './http2-connection.ts'
import { endsLike } from './lifetime.ts'
import { silentFrom } from './silent-from.ts'
import { ON_ITS_WAY_MS, PROMPT_MS } from './thresholds.ts'

/** A stream that ends so soon after the server heard of another's end does not end by chance, in ms. */
const WITH_IT_MS = 500

/** What went wrong after a stream was cancelled, and when. */
interface Finding {
  readonly message: string
  readonly expected: string
  readonly actual: string
  readonly at: number
}

/** What was wrong on a connection since one stream was cancelled; another was free to flow, and did so alone as well. */
export function wentWrong(
  connection: Http2Connection,
  cancelled: Http2Stream,
  free: Http2Stream,
  alone: Recording | undefined,
): Finding | undefined {
  const from = cancelled.resetByUs!.at
  return (
    ended(connection, from, free, (ageMs) => endsLike(alone, ageMs)) ??
    unheard(connection, from, cancelled) ??
    silenced(connection, from, free, alone)
  )
}

/** Whether the connection or the other stream ended with the cancelled one, and not as the stream ends by itself. */
function ended(
  { broken, goAway, pings }: Http2Connection,
  from: number,
  free: Http2Stream,
  isItsEnd: (ageMs: number) => boolean,
): Finding | undefined {
  // What was to end anyway did not end for the cancelled stream.
  if (goAway !== undefined && goAway.at < from) return undefined
  const heard = pingAfter(pings, from)?.answeredAt ?? from
  const follows = (at: number, withinMs: number): boolean =>
    at >= from && at <= heard + withinMs && !isItsEnd(at - free.openedAt)
  if (broken !== undefined && follows(broken.at, PROMPT_MS)) {
    const message = 'cancelling one stream ends the connection'
    return { message, expected: 'an open connection', actual: broken.how, at: broken.at }
  }
  const message = 'cancelling one stream ends another'
  const expected = 'the other stream flows on'
  const { resetByServer: reset, endedAt } = free
  // What was not answered was refused, not ended.
  if (reset !== undefined && free.head !== undefined && follows(reset.at, Infinity)) {
    const actual = `RST_STREAM with error code ${reset.code} on stream ${free.id}`
    return { message, expected, actual, at: reset.at }
  }
  if (endedAt !== undefined && follows(endedAt, WITH_IT_MS)) {
    const actual = `END_STREAM on stream ${free.id}, ${Math.round(endedAt - from)} ms later`
    return { message, expected, actual, at: endedAt }
  }
  return undefined
}

/** The PING that tells when the server had heard of what was sent before. */
function pingAfter(
  pings: Http2Connection['pings'],
  from: number,
): Http2Connection['pings'][number] | undefined {
  return pings.find(({ at }) => at >= from)
}

/** Whether the server is gone, or did not hear of the cancelled stream. */
function unheard(
  { pings, broken, until }: Http2Connection,
  from: number,
  cancelled: Http2Stream,
): Finding | undefined {
  const ping = pingAfter(pings, from)
  if (ping === undefined) return undefined
  const heard = ping.answeredAt
  if (heard === undefined) {
    if (broken !== undefined || until - ping.at < PROMPT_MS) return undefined
    const message = 'after a cancelled stream the connection is dead'
    return { message, expected: 'a PING is answered', actual: 'no answer', at: until }
  }
  const late = cancelled.data.find(({ at }) => at > heard + ON_ITS_WAY_MS)
  if (late === undefined) return undefined
  return {
    message: 'the cancelled stream goes on',
    expected: 'no frame on it any more',
    actual: `${late.bytes} bytes of DATA on stream ${cancelled.id}, ${Math.round(late.at - from)} ms later`,
    at: late.at,
  }
}

/** When the server had heard of what was sent, and what it had sent before had come. */
export function heardBy({ pings }: Http2Connection, from: number): number {
  return (pingAfter(pings, from)?.answeredAt ?? from) + ON_ITS_WAY_MS
}

/** Whether the other stream fell silent when the server had heard of the cancelled one, and before we opened another. */
function silenced(
  connection: Http2Connection,
  from: number,
  free: Http2Stream,
  alone: Recording | undefined,
): Finding | undefined {
  const heard = heardBy(connection, from)
  const onItsWay = free.data.findLast(({ at }) => at > from && at <= heard)
  const { broken, streams, until } = connection
  // A stream that is opened later may hold it up as well.
  const another = streams.find(({ openedAt }) => openedAt > from)
  const to = another?.openedAt ?? until
  const silence = broken === undefined ? silentFrom(free, onItsWay?.at ?? from, to, alone) : undefined
  if (silence === undefined) return undefined
  return {
    message: 'cancelling one stream silences another',
    expected: 'the other stream flows on',
    actual: silence.actual,
    at: silence.until,
  }
}
