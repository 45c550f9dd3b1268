import { finalHead, headerValue, lastOf, type Recording } from '@ssespec/recording'

import { answerTo } from '../analysis/answer.ts'
import { type Dependence, dependenceOn } from '../analysis/dependence.ts'
import { listOf } from '../analysis/header-list.ts'
import { mayBeReused } from '../analysis/reuse.ts'
import { answered, asked, fromOrigin, ORIGIN } from '../analysis/short-examples.ts'
import { compressedWith, headed, open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Fail } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

/** What no stream is, and a cache may keep. */
const PAGE = { 'Content-Type': 'text/html', 'Cache-Control': 'private' }

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
        title: 'stale at once, not to be used then, and no validator',
        recordings: [
          plain({ 'Cache-Control': 'max-age=0, must-revalidate' }),
          fromOrigin({
            'Access-Control-Allow-Origin': ORIGIN,
            'Cache-Control': 'max-age=0, must-revalidate',
          }),
          ...plainly(),
        ],
      },
      {
        title: 'a page for some, at a URL of its own',
        recordings: [
          plain({ 'Cache-Control': 'private', Vary: 'Accept' }),
          fromOrigin({ 'Cache-Control': 'private', Vary: 'Accept' }),
          ...plainly().slice(0, 2),
          ledTo('/page', 'accept-any', 303, { Vary: 'Accept' }),
        ],
      },
      {
        title: 'sent on to a new place each time',
        recordings: [
          ledTo('/1', 'open', 301),
          ledTo('/2', 'origin', 301),
          ledTo('/3', 'accept-absent', 301),
          ledTo('/4', 'accept-text', 301),
          ledTo('/5', 'accept-any', 301),
        ],
      },
      {
        title: 'sent elsewhere by a redirect that no cache keeps',
        recordings: [
          plain({ 'Cache-Control': 'private', Vary: 'Accept' }),
          fromOrigin({ 'Cache-Control': 'private' }),
          ...plainly().slice(0, 2),
          ledTo('/page', 'accept-any', 302),
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
        title: 'sent elsewhere for good, without Vary',
        recordings: [
          ledTo('/stream', 'open', 301),
          ledTo('/stream', 'origin', 301),
          ledTo('/stream', 'accept-absent', 301),
          ledTo('/stream', 'accept-text', 301),
          ledTo('/page', 'accept-any', 301),
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
    const alike = (field: Dependence['field']): Recording[] => recordings.filter(asksAs(field))
    const seen = [
      compressed && dependenceOn('Accept-Encoding', stream, compressed, alike('Accept-Encoding')),
      ...answers.map(({ field, answer }) =>
        answer.kind === 'head' ? dependenceOn(field, stream, answer.recording, alike(field)) : undefined,
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
    const fields = new Set(seen.map(({ field }) => field))
    return { outcome: 'pass', message: `depends on ${[...fields].join(', ')}` }
  },
}

/** The GET requests that had a field as the open stream's request had it, and were answered. */
function asksAs(field: Dependence['field']): (recording: Recording) => boolean {
  return (recording) => {
    const { probe, step } = recording
    if (probe === 'compressed') return field !== 'Accept-Encoding' && finalHead(recording) !== undefined
    if (probe !== 'short' || finalHead(recording) === undefined) return false
    if (field === 'Accept' && step.startsWith('accept-')) return false
    if (field === 'Origin' && step === 'origin') return false
    return lastOf(recording, 'request')?.method === 'GET'
  }
}

function unnamed({ field, what, answers }: Dependence): Fail | undefined {
  for (const { recording, head } of answers) {
    const named = listOf(head.headers, 'vary').map((name) => name.toLowerCase())
    if (named.includes('*') || named.includes(field.toLowerCase()) || !mayBeReused(head.headers, head.status))
      continue
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

/** Sent on to another place. */
function ledTo(
  place: string,
  step: 'open' | Parameters<typeof asked>[0],
  status: number,
  fields: Readonly<Record<string, string>> = {},
): Recording {
  return (step === 'open' ? open() : asked(step))
    .head(status, { Location: place, ...fields }, 5)
    .request({}, 6, `http://127.0.0.1${place}`)
    .head(200, { ...streamHeaders, ...(place === '/page' && PAGE) }, 10)
    .leave(10)
    .build()
}

/** Accept makes no difference. */
function plainly(): ReturnType<typeof answered>[] {
  return (['accept-absent', 'accept-text', 'accept-any'] as const).map((step) => answered(step, 200))
}
