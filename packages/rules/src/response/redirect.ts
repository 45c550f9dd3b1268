import {
  entriesOf,
  type ErrorEntry,
  finalHead,
  firstOf,
  type HeadEntry,
  headerValue,
  lastOf,
  NOT_OFFERED,
  type Recording,
} from '@ssespec/recording'

import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { evidence, recordingOf } from '../view.ts'

const REASONS = {
  loop: 'the redirects lead back to a URL that was asked before',
  'too-many': 'more than 10 redirects',
  'no-location': 'a redirect without Location',
  'invalid-location': 'a Location that is no URL',
  'not-http': 'a redirect to something that is neither http nor https',
}

/** What may be so here and now alone: a way that is not there, no answer in time, a version of HTTP that is not spoken. */
const ELSEWHERE_PERHAPS: readonly string[] = [
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  ...Object.values(NOT_OFFERED),
]

export const rule: Rule = {
  id: 'response/redirect',
  title: 'redirects lead to a stream',
  level: 'must',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.1 Introduction; RFC 9110, 15.4',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#server-sent-events-intro',
    quote:
      'Event stream requests can be redirected using HTTP 301 and 307 redirects as with normal HTTP requests.',
  },
  why: 'A client follows redirects like a browser does; one that leads nowhere ends in an error event and no stream.',
  fix: {
    text: 'Send one Location with an absolute http(s) URL or a path, and let it lead to the stream itself.',
  },
  needs: ['open'],
  after: [],
  examples: {
    pass: [
      {
        title: 'one hop',
        recordings: [
          open()
            .head(307, { Location: '/stream' })
            .request({}, 5, 'http://127.0.0.1/stream')
            .head(200, streamHeaders, 10)
            .body('data: 1\n\n')
            .leave(3000)
            .build(),
        ],
      },
    ],
    fail: [
      {
        title: 'a loop',
        recordings: [
          open()
            .head(302, { Location: '/events' })
            .add({ kind: 'redirect-stopped', at: 3, why: 'loop', location: '/events' })
            .build(),
        ],
      },
      {
        title: 'no Location',
        recordings: [
          open().head(302).add({ kind: 'redirect-stopped', at: 3, why: 'no-location', location: '' }).build(),
        ],
      },
      { title: 'where nobody listens', recordings: [ledNowhere('ECONNREFUSED', 'connect')] },
      { title: 'a name that is none', recordings: [ledNowhere('ENOTFOUND', 'resolve')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const stopped = firstOf(recording, 'redirect-stopped')
    if (stopped) {
      return {
        outcome: 'fail',
        message: REASONS[stopped.why],
        expected: 'a Location that leads to the stream',
        actual: stopped.location === '' ? 'no Location' : `Location: ${stopped.location}`,
        evidence: entriesOf(recording, 'head').map((head) =>
          evidence(recording, `${head.status} after ${head.at} ms`, { at: head.at }),
        ),
      }
    }
    const unreached = notReached(recording)
    if (unreached) return unreached
    const hops = entriesOf(recording, 'request').length - 1
    if (hops <= 0) return { outcome: 'not-applicable', message: 'there is no redirect' }
    const head = finalHead(recording)
    if (head === undefined) return { outcome: 'inconclusive', message: 'the last hop gave no response head' }
    return { outcome: 'pass', message: `${hops} ${hops === 1 ? 'hop' : 'hops'} to ${head.status}` }
  },
}

/** A redirect after which no connection came about, so that there is no further request. */
function notReached(recording: Recording): Judgement | undefined {
  const head = lastOf(recording, 'head')
  const error = lastOf(recording, 'error')
  if (head === undefined || error === undefined || !leadsOn(head)) return undefined
  if (!['resolve', 'connect', 'tls'].includes(error.phase) || error.at < head.at) return undefined
  const location = headerValue(head.headers, 'location')
  const what = `a redirect to ${location}, which could not be reached from here: ${error.message}`
  if (ELSEWHERE_PERHAPS.includes(error.code)) return { outcome: 'inconclusive', message: what }
  return {
    outcome: 'fail',
    message: 'the redirect leads to a server that cannot be reached',
    expected: 'a Location that leads to the stream',
    actual: `Location: ${location}, ${error.message}`,
    evidence: [evidence(recording, what, { at: error.at })],
  }
}

function leadsOn({ status, headers }: HeadEntry): boolean {
  return [301, 302, 303, 307, 308].includes(status) && headerValue(headers, 'location') !== undefined
}

function ledNowhere(code: string, phase: ErrorEntry['phase']): Recording {
  return open()
    .head(307, { Location: 'http://events.invalid/' })
    .add({ kind: 'error', at: 5, phase, code, message: code })
    .build()
}
