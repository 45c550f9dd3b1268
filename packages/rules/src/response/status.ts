import { entriesOf, finalHead, firstOf, type Recording } from '@ssespec/recording'

import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { evidence, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'response/status',
  title: 'the response is 200',
  level: 'must',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.3 Processing model',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model',
    quote:
      "if res's status is not 200, or if res's `Content-Type` is not `text/event-stream`, then fail the connection.",
  },
  why: 'An EventSource that gets another status fails for good: it does not reconnect, and the page gets no event.',
  fix: {
    text: 'Answer with 200 before the first event. Errors that occur later belong into the stream, as events.',
    on: {
      express: 'res.status(200)',
      go: 'w.WriteHeader(http.StatusOK)',
      php: 'http_response_code(200);',
    },
  },
  needs: ['open'],
  after: ['response/redirect'],
  examples: {
    pass: [
      {
        title: 'a 200',
        recordings: [open().head(200, streamHeaders, 12).body('data: 1\n\n').leave(3000).build()],
      },
    ],
    fail: [
      {
        title: 'a 503',
        recordings: [open().head(503, { 'Retry-After': '5' }, 12).end('content-length').build()],
      },
      {
        title: 'a head that never ends',
        recordings: [
          open()
            .add({ kind: 'limit', at: 80, what: 'head', limit: 65_536, seen: 65_537 })
            .add({ kind: 'abort', at: 80, why: 'limit' })
            .build(),
        ],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const head = finalHead(recording)
    if (head === undefined) return withoutHead(recording)
    if (head.status === 200) return { outcome: 'pass', message: '200' }
    if (head.status === 204) {
      // HTML 9.2.1: "a client can be told to stop reconnecting using the HTTP 204 No Content response code."
      return { outcome: 'inconclusive', message: 'the server answers 204: it tells clients not to come back' }
    }
    return {
      outcome: 'fail',
      message: `the server answers ${head.status}`,
      expected: '200',
      actual: `${head.status} ${head.reason}`.trim(),
      evidence: [
        evidence(recording, `HTTP/${head.httpVersion} ${head.status} ${head.reason}`.trim(), { at: head.at }),
      ],
    }
  },
}

function withoutHead(recording: Recording): Judgement {
  const limit = firstOf(recording, 'limit')
  const malformed = firstOf(recording, 'malformed')
  const error = firstOf(recording, 'error')
  const informational = entriesOf(recording, 'informational').length
  const actual = limit
    ? limit.what === 'informational'
      ? `${informational} informational responses and no final one`
      : `${limit.seen} bytes of a head that does not end`
    : malformed
      ? `bytes that are no HTTP response head, where ${malformed.expected} was due`
      : error
        ? `the connection ended before the head: ${error.message}`
        : 'the connection ended before the head'
  const at = (limit ?? malformed ?? error)?.at
  const text = malformed ? new TextDecoder('latin1').decode(malformed.bytes) : actual
  return {
    outcome: 'fail',
    message: 'the response has no complete head',
    expected: 'a response head with status 200',
    actual,
    evidence: [evidence(recording, text, at === undefined ? {} : { at })],
  }
}
