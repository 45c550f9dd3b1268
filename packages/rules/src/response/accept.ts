import { type Recording } from '@ssespec/recording'

import { allOf } from '../analysis/all-of.ts'
import { answerEvidence, answerTo, withoutAnswer } from '../analysis/answer.ts'
import { isEventStream, typeNamed } from '../analysis/media-type.ts'
import { answered, unanswered } from '../analysis/short-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'

/** What is asked for, and whether it names the type of an event stream. */
const ASKED = [
  { step: 'accept-list', what: 'text/event-stream in a list with q', named: true },
  { step: 'accept-capitals', what: 'Text/Event-Stream in capitals', named: true },
  { step: 'accept-absent', what: 'no Accept', named: false },
  { step: 'accept-any', what: '*/*', named: false },
  { step: 'accept-text', what: 'text/*', named: false },
] as const

type Asked = (typeof ASKED)[number]

export const rule: Rule = {
  id: 'response/accept',
  title: 'Accept is understood in all its forms',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9110, 12.4.1 Absence; 12.5.1 Accept; 8.3.1 Media Type',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-12.4.1',
    quote:
      'For each of the content negotiation fields, a request that does not contain the field implies that the sender has no preference on that dimension of negotiation.',
  },
  why: 'Clients that are no browsers send */*, a list, or nothing: they get an error page in place of the stream.',
  fix: {
    text: 'Do not compare Accept as text. Send the stream whatever it says, or let a library choose.',
    on: {
      express: "if (req.accepts('text/event-stream'))",
      go: 'Leave Accept alone where the path has one representation.',
      spring: '@GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE) chooses by itself',
      php: "Leave $_SERVER['HTTP_ACCEPT'] alone where the path has one representation.",
      nginx: 'map $http_accept $stream { "~*text/event-stream|\\*/\\*|text/\\*" 1; "" 1; }',
    },
  },
  needs: ['short', 'release'],
  timed: true,
  after: ['response/status', 'response/content-type', 'delivery/head-flushed'],
  examples: {
    pass: [
      { title: 'the stream each time', recordings: everyForm({}) },
      {
        title: 'a page for those who do not ask for a stream',
        recordings: everyForm({ 'accept-any': answered('accept-any', 200, { 'Content-Type': 'text/html' }) }),
      },
    ],
    fail: [
      { title: '406 for */*', recordings: everyForm({ 'accept-any': answered('accept-any', 406) }) },
      {
        title: '400 without Accept',
        recordings: everyForm({ 'accept-absent': answered('accept-absent', 400) }),
      },
      {
        title: 'JSON where the list puts the stream first',
        recordings: everyForm({
          'accept-list': answered('accept-list', 200, { 'Content-Type': 'application/json' }),
        }),
      },
      {
        title: 'capitals are not known',
        recordings: everyForm({ 'accept-capitals': answered('accept-capitals', 406) }),
      },
      { title: 'no answer', recordings: everyForm({ 'accept-text': unanswered('accept-text') }) },
    ],
  },
  judge(view) {
    const answers = ASKED.map((asked) => ({ asked, answer: answerTo(view.recordings, asked.step) }))
    return allOf(
      answers.map(({ asked, answer }) => judgeOne(asked, answer)),
      { outcome: 'pass', message: `${ASKED.length} forms of Accept` },
    )
  },
}

function judgeOne({ what, named }: Asked, answer: ReturnType<typeof answerTo>): Judgement {
  if (answer.kind === 'unseen') return withoutAnswer(what, answer)
  const failure = (actual: string): Judgement => ({
    outcome: 'fail',
    message: `${what} does not get ${named ? 'the stream' : 'an answer that it can use'}`,
    expected: named ? '200 with text/event-stream' : 'any representation: nothing is refused',
    actual,
    evidence: [answerEvidence(answer)],
  })
  if (answer.kind === 'none') return failure(answer.what)
  const { status, reason, headers } = answer.head
  if (status >= 400) return failure(`${status} ${reason}`.trim())
  if (!named) return { outcome: 'pass', message: String(status) }
  // HTML 9.2.1: 204 tells a client not to come back; it is no answer to Accept.
  if (status === 204) return { outcome: 'inconclusive', message: `${what}: the stream is at its end (204)` }
  if (status !== 200) return failure(`${status} ${reason}`.trim())
  if (!isEventStream(headers)) return failure(`200 with ${typeNamed(headers)}`)
  return { outcome: 'pass', message: 'the stream' }
}

function everyForm(other: Partial<Record<Asked['step'], Recording>>): Recording[] {
  return ASKED.map(({ step }) => other[step] ?? answered(step, 200, streamHeaders))
}
