import {
  finalHead,
  firstOf,
  type HeadEntry,
  headerValue,
  lastOf,
  REDACTED,
  type Recording,
} from '@ssespec/recording'

import type { Evidence, Judgement } from '../verdict.ts'
import { evidence, findRecording } from '../view.ts'
import { roundTripMs } from './delivery.ts'
import { heldUpByRelease } from './release.ts'
import type { ShortStep } from './short-steps.ts'
import { PROMPT_MS } from './thresholds.ts'

/** What became of one short request. */
export type Answer =
  /** A final response head came. */
  | {
      readonly kind: 'head'
      readonly recording: Recording
      readonly head: HeadEntry
      /** From the request to the head, in ms. */
      readonly tookMs: number
      /** Whether that was within 2 s and a round trip. */
      readonly prompt: boolean
    }
  /** The request was taken, and no response head came of it. */
  | { readonly kind: 'none'; readonly recording: Recording; readonly what: string }
  /** It says nothing about the target: not asked, not connected, or turned away for now. */
  | Unseen

export interface Unseen {
  readonly kind: 'unseen'
  readonly why: string
  /** Whether it was not asked because the user gave the field in question: then there is nothing else to try. */
  readonly given: boolean
}

/** What a step of the `short` probe was answered with. */
export function answerTo(recordings: readonly Recording[], step: ShortStep): Answer {
  const recording = findRecording(recordings, 'short', step)
  if (recording !== undefined) return unlessHeldUp(answerIn(recording), recordings)
  const given = fieldGiven(recordings, step)
  if (given !== undefined)
    return { kind: 'unseen', why: `${given} was given, and no other is tried`, given: true }
  const limited = recordings
    .filter(({ probe }) => probe === 'short')
    .map((other) => turnedAway(finalHead(other)))
    .find((why) => why !== undefined)
  return unseen(limited ?? 'it was not asked')
}

/** That an answer came late, or not in time, says nothing where the server was still busy with another exchange of ours. */
function unlessHeldUp(answer: Answer, recordings: readonly Recording[]): Answer {
  if (answer.kind === 'unseen' || (answer.kind === 'head' && answer.prompt)) return answer
  if (answer.kind === 'none' && lastOf(answer.recording, 'abort')?.why !== 'head-timeout') return answer
  const why = heldUpByRelease(recordings)
  if (why === undefined) return answer
  return answer.kind === 'head' ? { ...answer, prompt: true } : unseen(why)
}

/** What a verdict is where nothing was seen. */
export function withoutAnswer(what: string, { why, given }: Unseen): Judgement {
  return { outcome: given ? 'not-applicable' : 'inconclusive', message: `${what}: ${why}` }
}

/** What became of the request in a recording. */
export function answerIn(recording: Recording): Answer {
  const head = finalHead(recording)
  const asked = lastOf(recording, 'request')
  const error = firstOf(recording, 'error')
  if (asked === undefined) {
    return unseen(`no connection for it: ${error?.message ?? 'it was left'}`)
  }
  if (head === undefined) return withoutHead(recording, asked.at)
  const away = turnedAway(head)
  if (away !== undefined) return unseen(away)
  const tookMs = head.at - asked.at
  return { kind: 'head', recording, head, tookMs, prompt: tookMs <= PROMPT_MS + roundTripMs(recording) }
}

/** The line that a verdict shows of an answer. */
export function answerEvidence(answer: Exclude<Answer, { kind: 'unseen' }>): Evidence {
  if (answer.kind === 'none') return evidence(answer.recording, answer.what)
  const { head, recording } = answer
  return evidence(recording, `HTTP/${head.httpVersion} ${head.status} ${head.reason}`.trim(), { at: head.at })
}

function unseen(why: string): Unseen {
  return { kind: 'unseen', why, given: false }
}

/** The request field that a step would have set, where the open stream's request has it from the user. */
function fieldGiven(recordings: readonly Recording[], step: ShortStep): string | undefined {
  const open = findRecording(recordings, 'open')
  const value = (name: string): string | undefined =>
    headerValue((open && lastOf(open, 'request'))?.headers ?? [], name)
  // The value of a field that was given is never recorded.
  if (step.startsWith('accept-')) return value('accept') === REDACTED ? 'Accept' : undefined
  const field = step.startsWith('id-') ? 'Last-Event-ID' : 'Origin'
  if (field === 'Origin' && step !== 'origin' && step !== 'preflight') return undefined
  return value(field) === undefined ? undefined : field
}

function withoutHead(recording: Recording, askedAt: number): Answer {
  const error = firstOf(recording, 'error')
  const abort = lastOf(recording, 'abort')
  if (abort?.why === 'cancelled') return unseen('the run was stopped')
  const what =
    error !== undefined
      ? `no answer: ${error.message}`
      : abort?.why === 'head-timeout'
        ? `no response head in ${((abort.at - askedAt) / 1000).toFixed(1)} s`
        : 'no response head that is one'
  return { kind: 'none', recording, what }
}

/**
 * RFC 6585, 4, on 429: "the user has sent too many requests in a given amount of time". RFC 9110, 15.6.4, on 503: "a
 * temporary overload or scheduled maintenance". Our own requests may have caused both.
 */
function turnedAway(head: HeadEntry | undefined): string | undefined {
  if (head?.status === 429) return 'the server limits how often it is asked (429)'
  if (head?.status === 503) return 'the server could not serve it at that moment (503)'
  return undefined
}
