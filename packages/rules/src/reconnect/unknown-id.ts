import { type Recording } from '@ssespec/recording'

import { allOf } from '../analysis/all-of.ts'
import { type Answer, answerEvidence, answerTo, withoutAnswer } from '../analysis/answer.ts'
import { isEventStream, typeNamed } from '../analysis/media-type.ts'
import { answered, unanswered } from '../analysis/short-examples.ts'
import type { IdKind } from '../analysis/short-steps.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'

/** What was sent as Last-Event-ID, for people. */
const KINDS: Readonly<Record<IdKind, string>> = {
  unknown: 'an unknown id',
  empty: 'an empty id',
  negative: 'a negative number as id',
  huge: 'a number beyond 64 bits as id',
  long: 'an id of 8 KiB',
  'non-ascii': 'an id that is not ASCII',
}

export const rule: Rule = {
  id: 'reconnect/unknown-id',
  title: 'a Last-Event-ID that the server does not know breaks nothing',
  level: 'should',
  party: 'server',
  source: {
    title: 'Field practice; WHATWG HTML, 9.2.4 The Last-Event-ID header',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    quote:
      'It is essentially any UTF-8 encoded string, that does not contain U+0000 NULL, U+000A LF, or U+000D CR.',
  },
  why: 'After a restart of the server every client comes back with an id of before. On a 5xx an EventSource gives up for good; on an answer that never comes it waits for ever.',
  fix: {
    text: 'Parse the id with care. What is unknown or cannot be parsed means a new client: start live, or from the oldest event.',
    on: {
      express:
        "const last = Number(req.get('Last-Event-ID')); const from = Number.isSafeInteger(last) ? last + 1 : live",
      go: 'last, err := strconv.ParseUint(r.Header.Get("Last-Event-ID"), 10, 64)  // err: start live',
      spring: 'Take it as String, not as long: Spring answers 400 to what it cannot convert.',
      php: "$last = ctype_digit($id = $_SERVER['HTTP_LAST_EVENT_ID'] ?? '') ? (int) $id : null;",
      nginx: 'large_client_header_buffers 4 16k;  # for ids of 8 KiB',
    },
  },
  needs: ['short', 'release'],
  timed: true,
  after: ['response/status', 'response/content-type', 'delivery/head-flushed'],
  examples: {
    pass: [
      { title: 'the stream each time', recordings: ids({}) },
      { title: 'too long is refused', recordings: ids({ long: answered('id-long', 431, {}) }) },
      { title: 'unknown means gone', recordings: ids({ unknown: answered('id-unknown', 204, {}) }) },
      {
        title: 'what is no number is refused',
        recordings: ids({ 'non-ascii': answered('id-non-ascii', 400, {}) }),
      },
    ],
    fail: [
      { title: '500 for what is no number', recordings: ids({ unknown: answered('id-unknown', 500, {}) }) },
      { title: 'no answer', recordings: ids({ huge: unanswered('id-huge') }) },
      { title: 'bad gateway', recordings: ids({ long: answered('id-long', 502, {}) }) },
      {
        title: 'a page',
        recordings: ids({ empty: answered('id-empty', 200, { 'Content-Type': 'text/html' }) }),
      },
    ],
  },
  judge({ recordings }) {
    const kinds = Object.keys(KINDS) as IdKind[]
    const answers = kinds.map((kind) => ({ kind, answer: answerTo(recordings, `id-${kind}`) }))
    const statuses = answers.flatMap(({ answer }) => (answer.kind === 'head' ? [answer.head.status] : []))
    return allOf(
      answers.map(({ kind, answer }) => judgeOne(KINDS[kind], answer)),
      { outcome: 'pass', message: `${kinds.length} ids: ${[...new Set(statuses)].join(', ')}` },
    )
  },
}

function judgeOne(what: string, answer: Answer): Judgement {
  if (answer.kind === 'unseen') return withoutAnswer(what, answer)
  const failure = (actual: string): Judgement => ({
    outcome: 'fail',
    message: `${what} is answered with ${answer.kind === 'none' ? 'nothing' : actual}`,
    expected: 'the stream, 204 or a 4xx',
    actual,
    evidence: [answerEvidence(answer)],
  })
  if (answer.kind === 'none') return failure(answer.what)
  const { status, reason, headers } = answer.head
  if (status === 200 && !isEventStream(headers)) return failure(`200 with ${typeNamed(headers)}`)
  if (status === 200 || status === 204 || (status >= 400 && status < 500))
    return { outcome: 'pass', message: String(status) }
  return failure(`${status} ${reason}`.trim())
}

/** The stream for each id, but for those given. */
function ids(other: Partial<Record<IdKind, Recording>>): Recording[] {
  return (Object.keys(KINDS) as IdKind[]).map((kind) => other[kind] ?? answered(`id-${kind}`, 200))
}
