import { finalHead, headerValue, lastOf, type Recording } from '@ssespec/recording'

import { answerEvidence, answerTo, withoutAnswer } from '../analysis/answer.ts'
import { typeNamed } from '../analysis/media-type.ts'
import { answered, asked, unanswered } from '../analysis/short-examples.ts'
import { PROMPT_MS } from '../analysis/thresholds.ts'
import { headed, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { recordingOf } from '../view.ts'

const HEAD = { method: 'HEAD' }
const open = headed(streamHeaders)

export const rule: Rule = {
  id: 'response/head',
  title: 'HEAD gives the head of GET, and ends',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9110, 9.3.2 HEAD',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2',
    quote:
      'The server SHOULD send the same header fields in response to a HEAD request as it would have sent if the request method had been GET.',
  },
  why: 'Monitors, link checkers and `curl -I` ask with HEAD. A stream that opens for them hangs them, and holds a place on the server.',
  fix: {
    text: 'Answer HEAD with the status and the fields of GET, and end the response without starting a stream; or with 405 and Allow.',
    on: {
      express: "app.head('/events', (req, res) => res.type('text/event-stream').end())  // before app.get",
      go: 'if r.Method == http.MethodHead { return }  // after the header fields are set',
      spring: 'Spring MVC answers HEAD from @GetMapping: return before the SseEmitter is made',
      php: "if ($_SERVER['REQUEST_METHOD'] === 'HEAD') exit;  // after the header() calls",
      nginx: 'proxy_cache_convert_head off;  # where a cache turns HEAD into GET',
    },
  },
  needs: ['short', 'open', 'release'],
  timed: true,
  after: ['response/status', 'delivery/head-flushed'],
  examples: {
    pass: [
      {
        title: 'the same head',
        recordings: [
          open,
          asked('head', {}, HEAD).head(200, streamHeaders, 10).end('no-content', 10).build(),
        ],
      },
      { title: 'not offered, with Allow', recordings: [open, answered('head', 405, { Allow: 'GET' }, HEAD)] },
    ],
    fail: [
      { title: 'no answer', recordings: [open, unanswered('head', HEAD)] },
      { title: 'not found', recordings: [open, answered('head', 404, {}, HEAD)] },
      { title: 'not offered, and no Allow', recordings: [open, answered('head', 405, {}, HEAD)] },
      {
        title: 'another type',
        recordings: [
          open,
          asked('head', {}, HEAD)
            .head(200, { 'Content-Type': 'text/html' }, 10)
            .end('no-content', 10)
            .build(),
        ],
      },
      {
        title: 'a stream over HTTP/2 that is not ended',
        recordings: [
          open,
          asked('head', {}, { ...HEAD, protocol: 'h2' })
            .head(200, streamHeaders, 10)
            .leave(2010)
            .build(),
        ],
      },
    ],
  },
  judge(view) {
    const answer = answerTo(view.recordings, 'head')
    if (answer.kind === 'unseen') return withoutAnswer('HEAD', answer)
    const get = finalHead(recordingOf(view.recordings, 'open'))!
    const expected = `${get.status} and ${typeNamed(get.headers)}, within ${PROMPT_MS} ms`
    const failure = (message: string, actual: string): Judgement => ({
      outcome: 'fail',
      message,
      expected,
      actual,
      evidence: [answerEvidence(answer)],
    })
    if (answer.kind === 'none') return failure('HEAD is not answered', answer.what)
    const { head, tookMs, prompt, recording } = answer
    if (head.status === 405) {
      const allow = headerValue(head.headers, 'allow')
      if (allow !== undefined) return { outcome: 'pass', message: `405, Allow: ${allow}` }
      return failure('HEAD is refused without Allow', '405 without Allow')
    }
    if (!prompt) return failure('HEAD is answered late', `the head after ${Math.round(tookMs)} ms`)
    if (head.status !== get.status)
      return failure(`HEAD is answered with ${head.status}`, `${head.status} ${head.reason}`.trim())
    if (typeNamed(head.headers) !== typeNamed(get.headers))
      return failure('HEAD names another type than GET', typeNamed(head.headers))
    if (!ended(recording)) return failure('the response to HEAD does not end', 'a response that stays open')
    return { outcome: 'pass', message: `${head.status}, ${typeNamed(head.headers)}` }
  },
}

/** Over HTTP/1.1 it ends with its head, whatever the server does; over HTTP/2 the server has to say so. */
function ended(recording: Recording): boolean {
  return finalHead(recording)!.httpVersion !== '2' || lastOf(recording, 'end') !== undefined
}
