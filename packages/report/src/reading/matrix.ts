import type { ComparePair } from '../shapes/compare-report.ts'
import { count } from '../text/figures.ts'

/** One of the things that matter of a way, by the rules that ask about it. */
export interface Matter {
  readonly head: string
  /** Ends the sentence "✓: …". */
  readonly meaning: string
  readonly rules: readonly string[]
}

const MATTERS: readonly Matter[] = [
  { head: 'flow', meaning: 'each event passes when it comes', rules: ['proxy/incremental'] },
  { head: 'gzip', meaning: 'also when gzip is offered', rules: ['proxy/compressed'] },
  { head: 'head', meaning: 'the head passes before the first event', rules: ['proxy/head-flushed'] },
  { head: 'cache', meaning: 'each client gets a stream of its own', rules: ['proxy/not-cached'] },
  {
    head: 'leave',
    meaning: 'the origin learns that a client has left',
    rules: ['proxy/cancel-reaches-origin'],
  },
  { head: 'end', meaning: 'a crash can be told from the end', rules: ['proxy/end-visible'] },
  { head: 'once', meaning: 'no request is repeated', rules: ['proxy/not-retried'] },
  {
    head: 'slow',
    meaning: 'a client that does not read holds the origin back',
    rules: ['proxy/slow-reader'],
  },
  {
    head: 'many',
    meaning: 'a hundred streams at once',
    rules: ['proxy/concurrent-streams', 'proxy/h2-streams'],
  },
  {
    head: 'same',
    meaning: 'bytes, header fields and statuses as they were sent',
    rules: ['proxy/bytes-identical', 'proxy/headers', 'proxy/last-event-id', 'proxy/status-passes'],
  },
  {
    head: 'idle',
    meaning: 'neither a silent nor an active stream is cut',
    rules: ['proxy/idle', 'proxy/lifetime'],
  },
  { head: 'reload', meaning: 'streams survive a reload', rules: ['proxy/reload'] },
]

/** What a way does about a matter. `lack`: it fails, and no line of its configuration mends it. */
export interface MatrixCell {
  readonly answer: 'yes' | 'no' | 'lack' | 'unknown' | 'unasked'
  /** What was measured, in a few characters; empty where the answer says all. */
  readonly detail: string
  /** What the rules say that did not pass. */
  readonly messages: readonly string[]
}

/** The matters that somebody asked about, and the ways they were asked of. */
export function matrixOf(pairs: readonly ComparePair[]): { matters: Matter[]; rows: ComparePair[] } {
  const rows = pairs.filter((pair) => MATTERS.some((matter) => matrixCell(pair, matter).answer !== 'unasked'))
  const matters = MATTERS.filter((matter) =>
    rows.some((pair) => matrixCell(pair, matter).answer !== 'unasked'),
  )
  return { matters, rows }
}

export function matrixCell(pair: ComparePair, { head, rules }: Matter): MatrixCell {
  const asked = pair.results.filter(
    ({ rule, outcome }) => rules.includes(rule) && outcome !== 'not-applicable',
  )
  const messages = asked.flatMap(({ outcome, rule, message }) =>
    outcome === 'pass' ? [] : [`${rule}: ${message}`],
  )
  const failed = asked.filter(({ outcome }) => outcome === 'fail')
  const mended = failed.filter(({ rule }) => !pair.lacks?.includes(rule))
  if (mended.length > 0) return { answer: 'no', detail: detailOf(pair, head), messages }
  if (failed.length > 0) return { answer: 'lack', detail: '', messages }
  if (asked.some(({ outcome }) => outcome === 'pass')) return { answer: 'yes', detail: '', messages }
  return { answer: asked.length > 0 ? 'unknown' : 'unasked', detail: '', messages }
}

function detailOf({ measured }: ComparePair, head: string): string {
  if (head === 'idle' && measured.idleCutS !== null) return `${measured.idleCutS} s`
  if (head === 'many' && measured.maxStreams !== null) return count(measured.maxStreams)
  return ''
}
