import { headerValue, lastOf } from '@ssespec/recording'

import { answerTo } from '../analysis/answer.ts'
import { mayBeReused } from '../analysis/cache-directives.ts'
import { type Dependence, dependenceOn } from '../analysis/dependence.ts'
import { listOf } from '../analysis/header-list.ts'
import { answered, fromOrigin, ORIGIN } from '../analysis/short-examples.ts'
import { compressedWith, headed, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Fail } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

/** The requests that differ from the open stream's in one field, by their steps. */
const TRIED = [
  { field: 'Origin', step: 'origin' },
  { field: 'Accept', step: 'accept-any' },
  { field: 'Accept', step: 'accept-text' },
  { field: 'Accept', step: 'accept-absent' },
] as const

export const rule: Rule = {
  id: 'response/vary',
  title: 'Vary names what the answer depends on',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9110, 12.5.5 Vary; Fetch, CORS protocol and HTTP caches',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5',
    quote:
      'An origin server SHOULD generate a Vary header field on a cacheable response when it wishes that response to be selectively reused for subsequent requests.',
  },
  why: "A cache, the browser's own too, gives one client what was meant for another: a coding it cannot read, or the origin of another page.",
  fix: {
    text: 'Send Cache-Control: no-store, and the question does not arise. Else name in Vary each request field that the answer depends on.',
    on: {
      express: "res.vary('Origin')",
      go: 'w.Header().Add("Vary", "Origin")',
      spring: 'Spring adds Vary: Origin by itself; response.addHeader("Vary", "Accept-Encoding")',
      php: "header('Vary: Origin', false);",
      nginx: 'gzip_vary on;',
    },
  },
  needs: ['open', 'compressed', 'short'],
  after: ['response/status', 'delivery/head-flushed'],
  examples: {
    pass: [
      {
        title: 'the same for all',
        recordings: [plain({}), fromOrigin({ 'Cache-Control': 'private' }), ...plainly()],
      },
      {
        title: 'the origin that asked, and Vary',
        recordings: [
          plain({ 'Cache-Control': 'private', Vary: 'origin' }),
          fromOrigin({
            'Access-Control-Allow-Origin': ORIGIN,
            'Cache-Control': 'private',
            Vary: 'Accept, Origin',
          }),
          ...plainly(),
        ],
      },
      {
        title: 'no cache may keep it',
        recordings: [
          plain({ 'Cache-Control': 'no-store' }),
          fromOrigin({ 'Access-Control-Allow-Origin': ORIGIN }),
          ...plainly(),
        ],
      },
      {
        title: 'each reuse would have to be validated, and nothing can be',
        recordings: [
          plain({ 'Cache-Control': 'no-cache' }),
          fromOrigin({ 'Access-Control-Allow-Origin': ORIGIN, 'Cache-Control': 'no-cache' }),
          ...plainly(),
        ],
      },
      {
        title: 'a plain answer without Vary, which every client can read',
        recordings: [
          plain({ 'Cache-Control': 'private' }),
          compressedWith({ 'Content-Encoding': 'gzip', 'Cache-Control': 'private', Vary: '*' }),
          fromOrigin({ 'Cache-Control': 'private' }),
          ...plainly(),
        ],
      },
    ],
    fail: [
      {
        title: 'the origin that asked, without Vary',
        recordings: [
          plain({ 'Cache-Control': 'private', Vary: 'Origin' }),
          fromOrigin({ 'Access-Control-Allow-Origin': ORIGIN, 'Cache-Control': 'private' }),
        ],
      },
      {
        title: 'Vary only where an Origin was sent',
        recordings: [
          plain({ 'Cache-Control': 'private' }),
          fromOrigin({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'private', Vary: 'Origin' }),
        ],
      },
      {
        title: 'gzip without Vary',
        recordings: [
          plain({ 'Cache-Control': 'private' }),
          compressedWith({ 'Content-Encoding': 'gzip', 'Cache-Control': 'private', Vary: 'Origin' }),
        ],
      },
      {
        title: 'a page for some, without Vary',
        recordings: [
          plain({ 'Cache-Control': 'private' }),
          fromOrigin({ 'Cache-Control': 'private' }),
          answered('accept-any', 200, { 'Content-Type': 'text/html', Vary: 'Accept' }),
        ],
      },
      {
        title: 'no-cache with a validator',
        recordings: [
          plain({ 'Cache-Control': 'no-cache', ETag: '"1"' }),
          fromOrigin({ 'Access-Control-Allow-Origin': ORIGIN, 'Cache-Control': 'no-cache', ETag: '"1"' }),
        ],
      },
    ],
  },
  judge({ recordings }) {
    const stream = recordingOf(recordings, 'open')
    const method = lastOf(stream, 'request')?.method ?? 'GET'
    if (method !== 'GET')
      return { outcome: 'not-applicable', message: `no cache answers ${method} from what it keeps` }
    const answers = TRIED.map(({ field, step }) => ({ field, answer: answerTo(recordings, step) }))
    const compressed = findRecording(recordings, 'compressed')
    const seen = [
      compressed && dependenceOn('Accept-Encoding', stream, compressed),
      ...answers.map(({ field, answer }) =>
        answer.kind === 'head' ? dependenceOn(field, stream, answer.recording) : undefined,
      ),
    ].filter((dependence) => dependence !== undefined)
    for (const dependence of seen) {
      const failure = unnamed(dependence)
      if (failure) return failure
    }
    const unseen = answers.find(({ answer }) => answer.kind !== 'head')
    if (unseen) {
      const { field, answer } = unseen
      const why = answer.kind === 'unseen' ? answer.why : answer.kind === 'none' ? answer.what : ''
      return { outcome: 'inconclusive', message: `with another ${field}: ${why}` }
    }
    if (seen.length === 0) return { outcome: 'pass', message: 'the answer depends on nothing that was tried' }
    return { outcome: 'pass', message: `depends on ${seen.map(({ field }) => field).join(', ')}` }
  },
}

function unnamed({ field, what, answers }: Dependence): Fail | undefined {
  for (const { recording, head } of answers) {
    const named = listOf(head.headers, 'vary').map((name) => name.toLowerCase())
    if (named.includes('*') || named.includes(field.toLowerCase()) || !mayBeReused(head.headers)) continue
    const vary = headerValue(head.headers, 'vary')
    const actual = vary === undefined ? 'no Vary' : `Vary: ${vary}`
    return {
      outcome: 'fail',
      message: `the answer depends on ${field} (${what}), and Vary does not say so`,
      expected: `Vary: ${field}, or Cache-Control: no-store`,
      actual: `${actual}, Cache-Control: ${headerValue(head.headers, 'cache-control') ?? '(none)'}`,
      evidence: [evidence(recording, actual, { at: head.at })],
    }
  }
  return undefined
}

function plain(headers: Readonly<Record<string, string>>): ReturnType<typeof headed> {
  return headed({ ...streamHeaders, ...headers })
}

/** Accept makes no difference. */
function plainly(): ReturnType<typeof answered>[] {
  return (['accept-absent', 'accept-text', 'accept-any'] as const).map((step) => answered(step, 200))
}
