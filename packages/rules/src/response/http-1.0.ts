import { headerValue } from '@ssespec/recording'

import { answerTo, withoutAnswer } from '../analysis/answer.ts'
import { answered } from '../analysis/short-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence } from '../view.ts'

export const rule: Rule = {
  id: 'response/http-1.0',
  title: 'a client of HTTP/1.0 gets no Transfer-Encoding',
  level: 'must',
  party: 'server',
  source: {
    title: 'RFC 9112, 6.1 Transfer-Encoding',
    url: 'https://www.rfc-editor.org/rfc/rfc9112#section-6.1',
    quote:
      'A server MUST NOT send a response containing Transfer-Encoding unless the corresponding request indicates HTTP/1.1 (or later minor revisions).',
  },
  why: 'nginx asks its upstream with HTTP/1.0 unless told otherwise: chunk sizes get into the stream, and events break.',
  fix: {
    text: 'Leave framing to the HTTP library: to HTTP/1.0 it sends the stream plain and ends it by closing the connection. uvicorn does so with --http h11; its httptools sends chunks.',
    on: {
      nginx: 'proxy_http_version 1.1; proxy_set_header Connection "";  # where the server cannot be changed',
      express: "Do not set Transfer-Encoding; Node's http chooses it by the request's version.",
      go: "Do not set Transfer-Encoding; net/http chooses it by the request's version.",
      php: 'Do not write chunk sizes; the web server does.',
    },
  },
  needs: ['short'],
  protocols: ['http/1.1'],
  after: ['response/status', 'delivery/head-flushed'],
  examples: {
    pass: [
      {
        title: 'ends with the connection',
        recordings: [answered('http-1.0', 200, { ...streamHeaders, Connection: 'close' })],
      },
      { title: 'HTTP/1.0 is not spoken', recordings: [answered('http-1.0', 426, { Upgrade: 'HTTP/1.1' })] },
    ],
    fail: [
      {
        title: 'chunked all the same',
        recordings: [answered('http-1.0', 200, { ...streamHeaders, 'Transfer-Encoding': 'chunked' })],
      },
      {
        title: 'on an error page',
        recordings: [answered('http-1.0', 400, { 'transfer-encoding': 'chunked' })],
      },
    ],
  },
  judge(view) {
    const answer = answerTo(view.recordings, 'http-1.0')
    if (answer.kind === 'unseen') return withoutAnswer('HTTP/1.0', answer)
    if (answer.kind === 'none') return { outcome: 'inconclusive', message: `HTTP/1.0: ${answer.what}` }
    const { head, recording } = answer
    const coding = headerValue(head.headers, 'transfer-encoding')
    if (coding === undefined) return { outcome: 'pass', message: `${head.status} without Transfer-Encoding` }
    return {
      outcome: 'fail',
      message: 'an HTTP/1.0 request is answered with Transfer-Encoding',
      expected: 'no Transfer-Encoding',
      actual: `Transfer-Encoding: ${coding}`,
      evidence: [evidence(recording, `Transfer-Encoding: ${coding}`, { at: head.at })],
    }
  },
}
