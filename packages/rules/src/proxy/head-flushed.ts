import { compose, finalHead, firstOf, lastOf, type Recording } from '@ssespec/recording'

import { atOrigin, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { base, origin } from '../analysis/proxy-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

/** How long the origin waits with its first event, in ms. */
const WAITS_MS = 1200

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
      { title: 'a head at once, an event after 1.2 s', recordings: [base(), late(20, 1205), seen()] },
      {
        title: 'on a busy machine, before the event is written all the same',
        recordings: [base(), late(1190, 1205), seen()],
      },
    ],
    fail: [
      { title: 'a head with the first event', recordings: [base(), late(1203, 1203), seen()] },
      {
        title: 'no head, for the event fills no buffer',
        recordings: [
          base(),
          compose({ probe: 'late-event' }).add({ kind: 'abort', at: 2200, why: 'head-timeout' }).build(),
          seen(),
        ],
      },
    ],
  },
  judge({ recordings }) {
    const recording = findRecording(recordings, 'late-event')
    if (recording === undefined) return NEEDS_OWN_ORIGIN
    const asked = lastOf(recording, 'request')?.at
    if (asked === undefined) return { outcome: 'inconclusive', message: 'there was no connection' }
    const [sent] = atOrigin(recordings, 'late-event')
    if (sent === undefined)
      return { outcome: 'inconclusive', message: 'the request did not reach the origin' }
    const head = finalHead(recording)
    const took = head && head.at - asked
    // A head that is here before the event is written waits for no event, however late a busy machine brings it.
    const ahead = head && firstEventAt(sent) - (recording.startedAtMonotonicMs + head.at)
    if (took !== undefined && ahead !== undefined && ahead > 0) {
      return {
        outcome: 'pass',
        message: `after ${Math.round(took)} ms, ${seconds(ahead)} before the first event`,
      }
    }
    return {
      outcome: 'fail',
      message: 'the head is held back until events come',
      expected: `the head when the origin sends it, ${seconds(WAITS_MS)} before its first event`,
      actual: took === undefined ? 'no head with the first event either' : `a head after ${seconds(took)}`,
      evidence: [
        head
          ? evidence(recording, `HTTP/${head.httpVersion} ${head.status}`, { at: head.at })
          : evidence(recording, 'no head'),
      ],
    }
  },
}

/** When the origin wrote its first event, or would have, in ms of the host's clock. */
function firstEventAt(sent: Recording): number {
  const written = firstOf(sent, 'body')?.at ?? (finalHead(sent)?.at ?? 0) + WAITS_MS
  return sent.startedAtMonotonicMs + written
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

function seen(): Recording {
  return origin({ probe: 'late-event' }).head(200, streamHeaders, 1).body('data: 1\n\n', 1201).build()
}
