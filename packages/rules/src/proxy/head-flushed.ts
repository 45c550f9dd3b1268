import { compose, finalHead, lastOf, type Recording } from '@ssespec/recording'

import { NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { base, origin } from '../analysis/proxy-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

/** How long before the first event the head must be there, in ms: half of the time that the origin waits would do. */
const BEFORE_MS = 300

export const rule: Rule = {
  id: 'proxy/head-flushed',
  title: 'the proxy passes the response head on before the first event',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'Field practice: nginx 1.22 over HTTP/2 with TLS, h2o 2.2',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model',
    quote:
      'Measured with a first event long after the head: nginx 1.22 over HTTP/2 with TLS and h2o 2.2 keep the head until the first byte of the body; EventSource fires open at the head.',
  },
  why: 'Until the head arrives a client cannot tell a quiet stream from a dead server: no open event, and time-outs fire.',
  fix: {
    text: 'Switch response buffering off; where the proxy keeps the head all the same, have the origin send a comment line together with it.',
    on: {
      nginx:
        'proxy_buffering off;  # before 1.25 over HTTP/2 with TLS: have the origin send ":\\n\\n" at once',
      h2o: '# have the origin send ":\\n\\n" at once',
      express: "res.write(':\\n\\n')  // right after the head",
    },
  },
  needs: ['open', 'late-event'],
  after: [],
  examples: {
    pass: [
      { title: 'a head at once, an event after 1.2 s', recordings: [base(), late(20, 1200)] },
      { title: 'a head after 300 ms', recordings: [base(), late(300, 1200)] },
    ],
    fail: [
      { title: 'a head with the first event', recordings: [base(), late(1201, 1201)] },
      {
        title: 'no head, for the event fills no buffer',
        recordings: [
          base(),
          compose({ probe: 'late-event' }).add({ kind: 'abort', at: 2200, why: 'head-timeout' }).build(),
          sent(),
        ],
      },
    ],
  },
  judge({ recordings }) {
    const recording = findRecording(recordings, 'late-event')
    if (recording === undefined) return NEEDS_OWN_ORIGIN
    const asked = lastOf(recording, 'request')?.at
    if (asked === undefined) return { outcome: 'inconclusive', message: 'there was no connection' }
    const first = firstEventAfter(recordings)
    const head = finalHead(recording)
    const took = head && head.at - asked
    if (took !== undefined && took <= first - BEFORE_MS) {
      return { outcome: 'pass', message: `${Math.round(took)} ms, ${seconds(first)} before the first event` }
    }
    return {
      outcome: 'fail',
      message: took === undefined ? 'the head did not come' : 'the head came only with the first event',
      expected: `the head when the origin sends it, ${seconds(first)} before its first event`,
      actual: took === undefined ? 'no head in the time given' : `after ${seconds(took)}`,
      evidence: [
        head
          ? evidence(recording, `HTTP/${head.httpVersion} ${head.status}`, { at: head.at })
          : evidence(recording, 'no head'),
      ],
    }
  },
}

/** How long the origin waited with its first event, in ms. */
function firstEventAfter(recordings: readonly Recording[]): number {
  const origins = findRecording(recordings, 'late-event', '@origin')
  const head = origins && finalHead(origins)
  const first = origins && lastOf(origins, 'body')
  return first && head ? first.at - head.at : 1200
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function late(headAt: number, eventAt: number): Recording {
  return compose({ probe: 'late-event' })
    .head(200, streamHeaders, headAt)
    .body('data: 1\n\n', eventAt)
    .leave(2000)
    .build()
}

function sent(): Recording {
  return origin({ probe: 'late-event' }).head(200, streamHeaders, 1).body('data: 1\n\n', 1201).build()
}
