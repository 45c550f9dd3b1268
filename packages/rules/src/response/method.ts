import { headerValue, lastOf, type Recording } from '@ssespec/recording'

import { allOf } from '../analysis/all-of.ts'
import { type Answer, answerEvidence, answerTo, withoutAnswer } from '../analysis/answer.ts'
import { answered, unanswered } from '../analysis/short-examples.ts'
import { PROMPT_MS } from '../analysis/thresholds.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'

const options = (status: number, headers = {}): Recording =>
  answered('options', status, headers, { method: 'OPTIONS' })
const unassigned = (status: number, headers = {}): Recording =>
  answered('unassigned', status, headers, { method: 'SSESPEC' })
const allow = { Allow: 'GET, HEAD' }

export const rule: Rule = {
  id: 'response/method',
  title: 'other methods are answered, not failed',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9110, 9.1 Methods: Overview; 15.5.6 405 Method Not Allowed',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-9.1',
    quote:
      'An origin server that receives a request method that is recognized and implemented, but not allowed for the target resource, SHOULD respond with the 405 (Method Not Allowed) status code.',
  },
  why: 'A scanner or a preflight ends in an error page and an alarm, or hangs and holds a connection.',
  fix: {
    text: 'Answer a method that the stream does not have with 405 and Allow; one that the server does not know with 501 or 405.',
    on: {
      express:
        "app.all('/events', (req, res) => res.set('Allow', 'GET, HEAD').sendStatus(405))  // after app.get",
      go: 'mux.HandleFunc("GET /events", stream)  // ServeMux answers the rest with 405 and Allow',
      spring: '@GetMapping("/events")  // DispatcherServlet answers the rest with 405 and Allow',
      php: "if ($_SERVER['REQUEST_METHOD'] !== 'GET') { header('Allow: GET', true, 405); exit; }",
    },
  },
  needs: ['short', 'release'],
  timed: true,
  after: ['response/status', 'delivery/head-flushed'],
  examples: {
    pass: [
      { title: '204 and 501', recordings: [options(204, allow), unassigned(501)] },
      { title: '405 with Allow', recordings: [options(405, allow), unassigned(405, allow)] },
      { title: 'a parser that knows no such method', recordings: [options(200), unassigned(400)] },
      { title: 'any method gets the stream', recordings: [options(200), unassigned(200)] },
      {
        title: 'an empty Allow: no method at all',
        recordings: [options(405, { Allow: '' }), unassigned(501)],
      },
    ],
    fail: [
      { title: '500 for OPTIONS', recordings: [options(500), unassigned(501)] },
      { title: '405 without Allow', recordings: [options(204, allow), unassigned(405)] },
      { title: 'no answer', recordings: [options(204), unanswered('unassigned', { method: 'SSESPEC' })] },
    ],
  },
  judge(view) {
    const steps = ['options', 'unassigned'] as const
    const answers = steps.map((step) => answerTo(view.recordings, step))
    const seen = answers.map((answer) =>
      answer.kind === 'head' ? `${methodOf(answer)} ${answer.head.status}` : '',
    )
    return allOf(answers.map(judgeOne), { outcome: 'pass', message: seen.join(', ') })
  },
}

function judgeOne(answer: Answer): Judgement {
  if (answer.kind === 'unseen') return withoutAnswer('another method', answer)
  const method = methodOf(answer)
  const failure = (message: string, expected: string, actual: string): Judgement => ({
    outcome: 'fail',
    message: `${method} ${message}`,
    expected,
    actual,
    evidence: [answerEvidence(answer)],
  })
  if (answer.kind === 'none') return failure('is not answered', 'any answer, such as 405 or 501', answer.what)
  const { head, tookMs, prompt } = answer
  if (!prompt)
    return failure('is answered late', `an answer within ${PROMPT_MS} ms`, `after ${Math.round(tookMs)} ms`)
  // RFC 9110, 15.5.6: "The origin server MUST generate an Allow header field in a 405 response".
  if (head.status === 405 && headerValue(head.headers, 'allow') === undefined)
    return failure('is refused without Allow', '405 with Allow', '405 without Allow')
  if (head.status >= 500 && head.status !== 501)
    return failure(
      `is answered with ${head.status}`,
      '405, 501 or another answer',
      `${head.status} ${head.reason}`.trim(),
    )
  return { outcome: 'pass', message: String(head.status) }
}

function methodOf(answer: Exclude<Answer, { kind: 'unseen' }>): string {
  return lastOf(answer.recording, 'request')!.method
}
