import { compose, lastOf, type Recording } from '@ssespec/recording'

import { atOrigin, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { asked, base, origin } from '../analysis/proxy-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence } from '../view.ts'

/** What is asked, and must come to the origin once: streams that had begun, and a POST that it refused to answer. */
const ONCE = [
  { probe: 'crash', step: 'fin', what: 'a stream that had begun' },
  { probe: 'crash', step: 'reset', what: 'a stream that had begun' },
  { probe: 'refuse', step: 'post', what: 'a POST' },
] as const

export const rule: Rule = {
  id: 'proxy/not-retried',
  title: 'a started stream and a POST are sent to the origin once',
  level: 'must',
  party: 'proxy',
  source: {
    title: 'RFC 9110, 9.2.2 Idempotent Methods',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2',
    quote: 'A proxy MUST NOT automatically retry non-idempotent requests.',
  },
  why: 'The origin works twice for one client: a prompt is paid for twice, events are made twice, and an origin that is down is asked all the more.',
  fix: {
    text: 'Switch retries off on this route.',
    on: {
      nginx: 'proxy_next_upstream off;',
      haproxy: 'retries 0',
      envoy: '# no retry_policy on this route',
      trafficserver: 'proxy.config.http.connect_attempts_max_retries 0',
    },
  },
  needs: ['open', 'crash', 'refuse'],
  after: [],
  examples: {
    pass: [{ title: 'once', recordings: [base(), ...crash('fin', 1), ...crash('reset', 1), ...post(1)] }],
    fail: [
      { title: 'a started stream, twice', recordings: [base(), ...crash('fin', 2)] },
      { title: 'a POST, four times', recordings: [base(), ...crash('fin', 1), ...post(4)] },
    ],
  },
  judge({ recordings }) {
    const counted = ONCE.flatMap(({ probe, step, what }) => {
      const client = recordings.find((recording) => recording.probe === probe && recording.step === step)
      return client ? [{ client, what, times: atOrigin(recordings, probe, step).length }] : []
    })
    if (counted.length === 0) return NEEDS_OWN_ORIGIN
    const repeated = counted.filter(({ times }) => times > 1)
    if (repeated.length > 0) {
      return {
        outcome: 'fail',
        message: repeated.map(({ what, times }) => `${what} is sent to the origin ${times} times`).join('; '),
        expected: 'one request',
        actual: repeated.map(({ times }) => `${times} requests`).join('; '),
        evidence: repeated.map(({ client, times }) =>
          evidence(client, `${lastOf(client, 'request')?.method ?? 'GET'}: ${times} requests at the origin`),
        ),
      }
    }
    if (counted.every(({ times }) => times === 0)) {
      return { outcome: 'inconclusive', message: 'no request reached the origin' }
    }
    return { outcome: 'pass', message: 'once each' }
  },
}

function crash(step: 'fin' | 'reset', times: number): Recording[] {
  return [
    compose({ probe: 'crash', step })
      .head(200, streamHeaders, 5)
      .body('data: 1\n\nda', 10)
      .end('close', 100)
      .build(),
    ...Array.from({ length: times }, (_, index) =>
      origin({ probe: 'crash', step }, index + 1)
        .head(200, streamHeaders, 1)
        .build(),
    ),
  ]
}

function post(times: number): Recording[] {
  return [
    asked({ probe: 'refuse', step: 'post' }, [], { method: 'POST' }).head(502, {}, 5).build(),
    ...Array.from({ length: times }, (_, index) =>
      origin({ probe: 'refuse', step: 'post' }, index + 1)
        .request()
        .build(),
    ),
  ]
}
