import { finalHead, headerValue, type Recording } from '@ssespec/recording'

import type { PlanContext } from '../probe.ts'
import { type Ask, requestWith } from './ask.ts'

/** An origin that nobody has in a list: `.example` is reserved (RFC 2606, 2). */
const ORIGIN = 'https://made-up.example'

/** What a browser sends for a page of another origin. */
export function originAsks(context: PlanContext): Ask[] {
  const { target, protocol } = context
  return [
    {
      step: 'origin',
      what: `the stream for a page of ${ORIGIN}`,
      rules: [
        'response/cors-origin',
        'response/cors',
        'response/cors-preflight',
        'response/vary',
        'security/cors-reflection',
      ],
      request: requestWith(context, 'Origin', ORIGIN),
    },
    {
      step: 'preflight',
      what: 'a preflight for Last-Event-ID, where that page was let in',
      rules: ['response/cors-preflight'],
      // Fetch, 3.3.5: "a CORS-preflight request never includes credentials"; nor does it follow redirects.
      request: {
        url: target.url,
        protocol,
        method: 'OPTIONS',
        headers: [
          ['Accept', '*/*'],
          ['Origin', ORIGIN],
          ['Access-Control-Request-Method', 'GET'],
          ['Access-Control-Request-Headers', 'last-event-id'],
        ],
      },
      redirects: 0,
      when: letsPagesIn,
    },
  ]
}

function letsPagesIn(recordings: readonly Recording[]): boolean {
  const asked = recordings.find(({ probe, step }) => probe === 'short' && step === 'origin')
  const head = asked && finalHead(asked)
  return head !== undefined && headerValue(head.headers, 'access-control-allow-origin') !== undefined
}
