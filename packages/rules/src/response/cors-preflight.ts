import { type HeadEntry } from '@ssespec/recording'

import { answerEvidence, answerTo, withoutAnswer } from '../analysis/answer.ts'
import { answerToPage, corsFieldsOf, letsIn, originAsked } from '../analysis/cors.ts'
import { listOf } from '../analysis/header-list.ts'
import { answered, fromOrigin, ORIGIN, unanswered } from '../analysis/short-examples.ts'
import { timelineOf } from '../analysis/timeline.ts'
import { stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

const allowed = { 'Access-Control-Allow-Origin': ORIGIN }
const withId = stream('id: {"offset":1}\ndata: 1\n\n')
const request = {
  method: 'OPTIONS',
  headers: {
    Origin: ORIGIN,
    'Access-Control-Request-Method': 'GET',
    'Access-Control-Request-Headers': 'last-event-id',
  },
}
const preflight = (status: number, headers: Readonly<Record<string, string>>) => [
  withId,
  fromOrigin(allowed),
  answered('preflight', status, headers, request),
]

export const rule: Rule = {
  id: 'response/cors-preflight',
  title: 'a page of another origin may send Last-Event-ID',
  level: 'should',
  party: 'server',
  source: {
    title: 'Fetch, CORS-safelisted request-header; field practice (dunglas/mercure #535, whatwg/fetch #568)',
    url: 'https://fetch.spec.whatwg.org/#cors-safelisted-request-header',
    quote: 'If value’s length is greater than 128, then return false.',
  },
  why: 'Clients built on fetch, and browsers as soon as Last-Event-ID is safelisted, send a preflight before such an id. The first connection works; after a drop the preflight fails, and the page gets no event any more.',
  fix: {
    text: 'Answer the preflight with 204, Access-Control-Allow-Origin and Access-Control-Allow-Headers: Last-Event-ID. Or write ids of at most 128 letters, digits and hyphens.',
    on: {
      express: "cors({ origin: allowed, allowedHeaders: ['Last-Event-ID'] })",
      go: 'w.Header().Set("Access-Control-Allow-Headers", "Last-Event-ID")  // where r.Method is OPTIONS',
      spring: '@CrossOrigin(origins = "…", allowedHeaders = "Last-Event-ID")',
      php: "header('Access-Control-Allow-Headers: Last-Event-ID');",
      nginx:
        'if ($request_method = OPTIONS) { add_header Access-Control-Allow-Headers Last-Event-ID; return 204; }',
    },
  },
  needs: ['short', 'open'],
  after: ['response/status', 'response/content-type', 'delivery/head-flushed'],
  examples: {
    pass: [
      {
        title: 'named',
        recordings: preflight(204, { ...allowed, 'Access-Control-Allow-Headers': 'last-event-id' }),
      },
      {
        title: 'among others',
        recordings: preflight(200, { ...allowed, 'Access-Control-Allow-Headers': 'Accept,Last-Event-ID' }),
      },
      {
        title: 'all',
        recordings: preflight(204, {
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Headers': '*',
        }),
      },
    ],
    fail: [
      {
        title: 'not allowed',
        recordings: preflight(204, { ...allowed, 'Access-Control-Allow-Headers': 'Accept' }),
      },
      { title: 'refused', recordings: preflight(405, { Allow: 'GET' }) },
      { title: 'a preflight behind the login', recordings: preflight(401, allowed) },
      {
        title: 'without the origin',
        recordings: preflight(204, { 'Access-Control-Allow-Headers': 'Last-Event-ID' }),
      },
      { title: 'no answer', recordings: [withId, fromOrigin(allowed), unanswered('preflight', request)] },
    ],
  },
  judge(view) {
    const page = answerToPage(view.recordings)
    if (page.answer.kind === 'unseen') return withoutAnswer('another origin', page.answer)
    if (!page.letIn)
      return { outcome: 'not-applicable', message: 'the stream is not open to a made-up origin' }
    const id = timelineOf(recordingOf(view.recordings, 'open'))
      .events.map(({ lastEventId }) => lastEventId)
      .find(needsPreflight)
    if (id === undefined)
      return { outcome: 'not-applicable', message: 'no id was seen that needs a preflight' }
    const answer = answerTo(view.recordings, 'preflight')
    if (answer.kind === 'unseen') return withoutAnswer('the preflight', answer)
    const fault = answer.kind === 'none' ? answer.what : faultIn(answer.head, originAsked(answer.recording))
    if (fault === undefined) return { outcome: 'pass', message: 'a preflight for Last-Event-ID passes' }
    const shown = id.length > 40 ? `${id.slice(0, 40)}…` : id
    return {
      outcome: 'fail',
      message: `a preflight for Last-Event-ID fails, and the id ${JSON.stringify(shown)} needs one`,
      expected: '2xx with Access-Control-Allow-Origin, and Access-Control-Allow-Headers: Last-Event-ID',
      actual: fault,
      evidence: [answerEvidence(answer)],
    }
  },
}

/**
 * Fetch, 2.2.2: "If value's length is greater than 128, then return false." "A CORS-unsafe request-header byte is a byte
 * byte for which one of the following is true: byte is less than 0x20 and is not 0x09 HT; byte is 0x22 ("), 0x28 (left
 * parenthesis), 0x29 (right parenthesis), 0x3A (:), 0x3C (<), 0x3E (>), 0x3F (?), 0x40 (@), 0x5B ([), 0x5C (\), 0x5D (]),
 * 0x7B ({), 0x7D (}), or 0x7F DEL."
 */
function needsPreflight(id: string): boolean {
  return Buffer.byteLength(id) > 128 || /[\0-\x08\x0a-\x1f"():<>?@[\\\]{}\x7f]/.test(id)
}

/** What a browser objects to (Fetch, 4.8 CORS-preflight fetch). */
function faultIn(head: HeadEntry, origin: string | undefined): string | undefined {
  if (head.status < 200 || head.status > 299) return `${head.status} ${head.reason}`.trim()
  if (!letsIn(head, origin))
    return `Access-Control-Allow-Origin: ${corsFieldsOf(head).allowOrigin ?? '(none)'} for the origin ${origin}`
  const names = listOf(head.headers, 'access-control-allow-headers').map((name) => name.toLowerCase())
  if (names.includes('last-event-id') || names.includes('*')) return undefined
  return `Access-Control-Allow-Headers: ${names.join(', ') || '(none)'}`
}
