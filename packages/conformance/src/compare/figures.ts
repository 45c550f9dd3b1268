import { contentPieces, entriesOf, finalHead, lastOf, type Recording, wirePieces } from '@ssespec/recording'
import {
  addedLatency,
  atOrigin,
  burstsOf,
  connectionOf,
  deliveryOf,
  findRecording,
  granularityOf,
  lastMoment,
  leftOriginAt,
  type Result,
  timelineOf,
} from '@ssespec/rules'

import { figuresOf, type StreamFigures } from '../measure.ts'

/** What was measured on one way over one protocol; `null` where it was not seen or not asked for. */
export interface PairFigures extends StreamFigures {
  /** Latency of an event beyond the direct way's, in ms. */
  readonly addedP50Ms: number | null
  readonly addedP99Ms: number | null
  /** The second of silence at which the stream was cut. */
  readonly idleCutS: number | null
  /** From the client's abort to the origin's notice of it, the longest seen, in ms. */
  readonly cancelReachedOriginMs: number | null
  /** How many streams were served at once; over HTTP/2 on one connection. */
  readonly maxStreams: number | null
  /** SETTINGS_MAX_CONCURRENT_STREAMS. */
  readonly advertisedStreams: number | null
}

/** Measures what was recorded on a way, beside the direct one. Pure, and no verdict. */
export function pairFigures(
  recordings: readonly Recording[],
  direct: readonly Recording[] | undefined,
  results: readonly Result[],
): PairFigures {
  const open = findRecording(recordings, 'open')!
  const figures = figuresOf(open)
  const beside = findRecording(direct, 'open')
  const added = beside && addedLatency(open, beside)
  return {
    ...figures,
    granularityBytes: granularityIn(recordings),
    addedP50Ms: added ? rounded(added.p50) : null,
    addedP99Ms: added ? rounded(added.p99) : null,
    idleCutS: idleCutIn(recordings, results),
    cancelReachedOriginMs: cancelIn(recordings),
    maxStreams: servedIn(recordings),
    advertisedStreams: advertisedIn(recordings),
  }
}

/** The block that bytes arrive in: of the stream itself, of a denser one, or as a compressor lets them go. */
function granularityIn(recordings: readonly Recording[]): number | null {
  const coded = findRecording(recordings, 'dense', 'gzip')
  return (
    blockIn(recordings, 'open') ?? blockIn(recordings, 'dense') ?? (coded && codedGranularity(coded)) ?? null
  )
}

/** The block that a stream arrives in, where that is proven. */
export function blockIn(recordings: readonly Recording[], probe: 'open' | 'dense'): number | undefined {
  const recording = findRecording(recordings, probe)
  if (recording === undefined) return undefined
  // What our own origin sends comes evenly, and pauses are the proxy's however long a connection took.
  return atOrigin(recordings, probe).length > 0
    ? granularityOf(burstsOf(contentPieces(recording)), timelineOf(recording).events, 0)
    : deliveryOf(recording).granularityBytes
}

/**
 * The block that a compressed body arrives in, on the wire. A coded byte belongs to no event: that blocks are of one size
 * is proof by itself.
 */
export function codedGranularity(recording: Recording): number | undefined {
  if (!entriesOf(recording, 'decoded').length) return undefined
  const bursts = burstsOf(wirePieces(recording))
  const whole = { start: 0, end: Number.MAX_SAFE_INTEGER }
  return granularityOf(bursts, [...bursts.map(({ end }) => ({ start: end - 1, end: end - 1 })), whole], 0)
}

function idleCutIn(recordings: readonly Recording[], results: readonly Result[]): number | null {
  const failed = results.find(({ rule, outcome }) => rule === 'proxy/idle' && outcome === 'fail')
  const at = failed?.outcome === 'fail' ? failed.evidence[0]?.at : undefined
  const idle = findRecording(recordings, 'idle')
  if (at === undefined || idle === undefined) return null
  const quiet = lastOf(idle, 'body')?.at ?? lastOf(idle, 'request')?.at ?? 0
  return Math.round((at - quiet) / 100) / 10
}

function cancelIn(recordings: readonly Recording[]): number | null {
  const took = ['silent', 'active'].map((step) => {
    const client = findRecording(recordings, 'cancel', step)
    const [seen] = atOrigin(recordings, 'cancel', step)
    const at = seen && leftOriginAt(seen)
    return client && at !== undefined ? Math.max(0, at - lastMoment(client)) : undefined
  })
  const [silent, active] = took
  return silent === undefined || active === undefined ? null : rounded(Math.max(silent, active))
}

function servedIn(recordings: readonly Recording[]): number | null {
  const many = findRecording(recordings, 'one-connection')
  if (many) return connectionOf(many).streams.filter(({ head }) => head?.status === 200).length
  const each = recordings.filter(({ probe, step }) => probe === 'at-once' && !step.includes('@'))
  return each.length === 0 ? null : each.filter((one) => finalHead(one)?.status === 200).length
}

function advertisedIn(recordings: readonly Recording[]): number | null {
  const many = findRecording(recordings, 'one-connection')
  return (many && connectionOf(many).maxStreams) ?? null
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
