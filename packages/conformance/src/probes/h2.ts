import type { Http2Conversation } from '@ssespec/client'
import { contentPieces, finalHead, monotonicMs, type Recording } from '@ssespec/recording'
import { findRecording, ON_ITS_WAY_MS, PROMPT_MS, silenceMs } from '@ssespec/rules'

import { converse, type OpenStream } from '../converse.ts'
import type { Probe } from '../probe.ts'

/** The window that a stream begins with, in bytes: less where a stream is too thin to fill that in time. */
const WIDEST = 1024
const NARROWEST = 16

/** Streams that are open at once. */
const AT_ONCE = 2

/** What a stream is granted when its window was full for a while, in bytes. */
const WIDER = 65_536

/** How long a stream may take to fill that window, in ms. */
const FILL_MS = 2500

/** How long the neighbour of a full stream may be silent, within which what its own pauses ask for, in ms. */
const BESIDE_MS = 1000
const BESIDE_AT_MOST_MS = 4000

/** How long what a full stream's neighbour was sent before takes at most, in ms: it is asked for more than once. */
const SETTLED_MS = 100

/** How often something has to come on the neighbour of a full stream before it is believed to flow. */
const ROUNDS = 3

/**
 * One connection: two streams that flow, of which the first is cancelled; then a third with a small window, which is
 * widened after a while. Their order is that of H2_STREAMS.
 */
export const probe: Probe = {
  id: 'h2',
  stage: 'after',
  after: ['open'],
  protocols: ['h2', 'h2c'],
  anyMethod: false,
  plan: () => [
    { method: 'GET', what: 'the stream, cancelled' },
    { method: 'GET', what: 'the stream on the same connection, read on' },
    { method: 'GET', what: 'the stream on the same connection, with a window of 1 KiB at most' },
  ],
  run(context) {
    const alone = findRecording(context.recordings, 'open')
    const pausesMs = alone ? silenceMs(contentPieces(alone)) : 0
    // Where too little came to tell a silence, none is waited for.
    const silent = Number.isFinite(pausesMs) ? pausesMs : 0
    const waits = {
      window: windowFor(alone),
      besideMs: Math.min(BESIDE_AT_MOST_MS, Math.max(BESIDE_MS, silent)),
      cancelledMs: Math.min(BESIDE_AT_MOST_MS, Math.max(PROMPT_MS, silent)),
    }
    return converse(context, { streamWindow: waits.window }, (connection, open) =>
      script(connection, open, waits),
    )
  },
}

/** A window that the stream fills in half the time that there is for it, as far as it was seen; or in half its life. */
function windowFor(alone: Recording | undefined): number {
  const last = alone && contentPieces(alone).at(-1)
  if (alone === undefined || last === undefined) return WIDEST
  const livedMs = alone.entries.at(-1)!.at - (finalHead(alone)?.at ?? 0)
  const part = Math.min(FILL_MS / livedMs, 1) / 2
  const bytes = Math.floor((last.offset + last.bytes.length) * part)
  return Math.min(WIDEST, Math.max(NARROWEST, bytes))
}

/** What the script waits for, as the stream alone was seen to be. */
interface Waits {
  /** The window that a stream begins with, in bytes. */
  readonly window: number
  /** How long the neighbour of a full stream, and that of a cancelled one, may be silent; in ms. */
  readonly besideMs: number
  readonly cancelledMs: number
}

async function script(connection: Http2Conversation, open: OpenStream, waits: Waits): Promise<void> {
  const cancelled = open('wide')
  // RFC 9113, 5.1.2: "Endpoints MUST NOT exceed the limit set by their peer." It may be raised later.
  await connection.until(() => connection.settingsCame, PROMPT_MS)
  if (!(await connection.until(() => connection.maxStreams >= AT_ONCE, PROMPT_MS))) return
  const free = open('wide')
  const content = (id: number): number => connection.stream(id).contentBytes
  await connection.until(() => content(cancelled) > 0 && content(free) > 0, PROMPT_MS)
  await cancel(connection, cancelled, free, waits.cancelledMs)
  // RFC 9113, 6.8: "Receivers of a GOAWAY frame MUST NOT open additional streams on the connection".
  if (connection.goneAway) return
  const held = open('held')
  if (!(await fill(connection, held, free, waits))) return
  const before = content(held)
  connection.grant(held, WIDER)
  await connection.until(() => content(held) > before, PROMPT_MS)
  await whole(connection)
}

/** Cancels a stream, and waits until another goes on, with more than what was on its way; or is silent, and for how long. */
async function cancel(
  connection: Http2Conversation,
  cancelled: number,
  free: number,
  silentMs: number,
): Promise<void> {
  connection.reset(cancelled)
  // A little longer than what the rule takes for on its way, so that all that comes then is what comes after.
  await settle(connection, ON_ITS_WAY_MS + SETTLED_MS)
  const before = connection.stream(free).contentBytes
  await connection.until(
    () => connection.stream(free).contentBytes > before || isOver(connection, free),
    silentMs,
  )
}

/** Waits until a stream has filled its window, and its neighbour has got something since. Tells whether it is full. */
async function fill(
  connection: Http2Conversation,
  held: number,
  free: number,
  { window, besideMs }: Waits,
): Promise<boolean> {
  const flow = (id: number): number => connection.stream(id).flowBytes
  await connection.until(() => connection.stream(held).status !== undefined, PROMPT_MS)
  const from = flow(free)
  // A server that sends whole events may stop below the window: then its neighbour shows that more was due.
  const full = await connection.until(() => flow(held) >= window, FILL_MS)
  if (!full && flow(free) - from <= window) return false
  // The rest of an event may still be on its way; what is held up by the full stream does not come again and again.
  const began = monotonicMs()
  for (let round = 1; round <= ROUNDS && monotonicMs() - began <= BESIDE_MS; round++) {
    await settle(connection, SETTLED_MS)
    const since = flow(free)
    const goesOn = (): boolean => flow(free) > since
    await connection.until(() => goesOn() || isOver(connection, free), besideMs)
    // A machine that is busy is silent as well; what was due is there when it has answered.
    if (!goesOn() && !isOver(connection, free)) await settle(connection, SETTLED_MS)
    if (!goesOn()) break
  }
  await whole(connection)
  return true
}

/** Whether nothing comes on a stream any more, whatever is waited for. */
function isOver(connection: Http2Conversation, id: number): boolean {
  return connection.stream(id).end !== 'open'
}

/** What the server had sent when it was asked has arrived, and what it held ready has been on its way for a while. */
async function settle(connection: Http2Conversation, ms: number): Promise<void> {
  await whole(connection)
  await connection.until(() => false, ms)
}

/** The answer to a PING comes behind the frame that is on its way: a frame is recorded when all of it is there. */
async function whole(connection: Http2Conversation): Promise<void> {
  const before = connection.pongs
  connection.ping()
  await connection.until(() => connection.pongs > before, PROMPT_MS)
}
