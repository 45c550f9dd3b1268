import { finalHead, firstOf, type HeadEntry, lastOf, type Recording } from '@ssespec/recording'

import type { Evidence } from '../verdict.ts'
import { evidence, findRecording } from '../view.ts'
import { roundTripMs } from './delivery.ts'
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
  | { readonly kind: 'unseen'; readonly why: string }

/** What a step of the `short` probe was answered with. */
export function answerTo(recordings: readonly Recording[], step: ShortStep): Answer {
  const recording = findRecording(recordings, 'short', step)
  if (recording !== undefined) return answerIn(recording)
  const limited = recordings
    .filter(({ probe }) => probe === 'short')
    .map((other) => turnedAway(finalHead(other)))
    .find((why) => why !== undefined)
  return { kind: 'unseen', why: limited ?? 'it was not asked' }
}

/** What became of the request in a recording. */
export function answerIn(recording: Recording): Answer {
  const head = finalHead(recording)
  const asked = lastOf(recording, 'request')
  const error = firstOf(recording, 'error')
  if (asked === undefined) {
    return { kind: 'unseen', why: `no connection for it: ${error?.message ?? 'it was left'}` }
  }
  if (head === undefined) return withoutHead(recording, asked.at)
  const away = turnedAway(head)
  if (away !== undefined) return { kind: 'unseen', why: away }
  const tookMs = head.at - asked.at
  return { kind: 'head', recording, head, tookMs, prompt: tookMs <= PROMPT_MS + roundTripMs(recording) }
}

/** The line that a verdict shows of an answer. */
export function answerEvidence(answer: Exclude<Answer, { kind: 'unseen' }>): Evidence {
  if (answer.kind === 'none') return evidence(answer.recording, answer.what)
  const { head, recording } = answer
  return evidence(recording, `HTTP/${head.httpVersion} ${head.status} ${head.reason}`.trim(), { at: head.at })
}

function withoutHead(recording: Recording, askedAt: number): Answer {
  const error = firstOf(recording, 'error')
  const abort = lastOf(recording, 'abort')
  if (abort?.why === 'cancelled') return { kind: 'unseen', why: 'the run was stopped' }
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
