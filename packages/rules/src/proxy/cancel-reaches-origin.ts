import { compose, type Recording } from '@ssespec/recording'

import { atOrigin, lastMoment, leftOriginAt, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { base, left, origin } from '../analysis/proxy-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

const STEPS = { silent: 'a silent stream', active: 'an active stream' } as const

type Step = keyof typeof STEPS

/** In ms. */
const WITHIN_MS = 5000

export const rule: Rule = {
  id: 'proxy/cancel-reaches-origin',
  title: 'the origin learns that a client has left',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'Field practice: HAProxy 2.6, Apache 2.4, Varnish 7.1, h2o 2.2, lighttpd 1.4',
    url: 'https://docs.haproxy.org/2.6/configuration.html#4.2-option%20abortonclose',
    quote:
      'Measured on a silent stream over HTTP/1.1: nginx 1.22 tells the origin within 10 ms that the client has left; HAProxy 2.6 without abortonclose, Apache 2.4, Varnish 7.1, h2o 2.2 and lighttpd 1.4 do not within seconds.',
  },
  why: 'The origin keeps a connection, and works, for each client that ever came: it runs out of both long before it has many clients.',
  fix: {
    text: 'Have the proxy close its connection to the origin when the client leaves; else have the origin write a heartbeat, so that a dead stream is noticed.',
    on: {
      nginx: 'proxy_ignore_client_abort off;  # the default',
      haproxy: 'option abortonclose',
      apache: '# have the origin send a comment every few seconds',
      varnish: '# have the origin send a comment every few seconds',
    },
  },
  needs: ['open', 'cancel'],
  after: [],
  examples: {
    pass: [
      {
        title: 'within milliseconds',
        recordings: [base(), ...cancelled('silent', 4), ...cancelled('active', 4)],
      },
    ],
    fail: [
      {
        title: 'not on a silent stream',
        recordings: [base(), ...cancelled('silent'), ...cancelled('active', 4)],
      },
      { title: 'never', recordings: [base(), ...cancelled('silent'), ...cancelled('active')] },
      { title: 'after six seconds', recordings: [base(), ...cancelled('silent', 6000)] },
    ],
  },
  judge({ recordings }) {
    const steps = (Object.keys(STEPS) as Step[]).flatMap((step) => {
      const client = findRecording(recordings, 'cancel', step)
      return client ? [{ step, client, tookMs: noticedAfter(recordings, step) }] : []
    })
    if (steps.length === 0) return NEEDS_OWN_ORIGIN
    const late = steps.filter(({ tookMs }) => tookMs !== undefined && tookMs > WITHIN_MS)
    if (late.length > 0) {
      const what = late.map(({ step }) => STEPS[step]).join(' and ')
      return {
        outcome: 'fail',
        message: `the origin does not learn that the client of ${what} has left`,
        expected: `the end of the origin’s exchange within ${WITHIN_MS / 1000} s of the client’s`,
        actual: late.map(({ step, tookMs }) => `${STEPS[step]}: ${inSeconds(tookMs!)}`).join('; '),
        evidence: late.map(({ step, client, tookMs }) =>
          evidence(client, `${STEPS[step]}: ${inSeconds(tookMs!)}`, { at: client.entries.at(-1)?.at ?? 0 }),
        ),
      }
    }
    const seen = steps.flatMap(({ tookMs }) => tookMs ?? [])
    if (seen.length === 0) return { outcome: 'inconclusive', message: 'the request did not reach the origin' }
    return { outcome: 'pass', message: `after ${Math.round(Math.max(...seen))} ms` }
  },
}

/** From the client's leaving to the origin's notice, in ms; Infinity if it never came, `undefined` if it was never asked. */
function noticedAfter(recordings: readonly Recording[], step: Step): number | undefined {
  const client = findRecording(recordings, 'cancel', step)
  const [seen] = atOrigin(recordings, 'cancel', step)
  if (client === undefined || seen === undefined) return undefined
  const at = leftOriginAt(seen)
  return at === undefined ? Infinity : Math.max(0, at - lastMoment(client))
}

function inSeconds(ms: number): string {
  return ms === Infinity ? `not within ${WITHIN_MS / 1000} s` : `after ${(ms / 1000).toFixed(1)} s`
}

function cancelled(step: Step, noticedMs?: number): Recording[] {
  const sent = origin({ probe: 'cancel', step }).head(200, streamHeaders, 1).body('data: 1\n\n', 2)
  return [
    compose({ probe: 'cancel', step })
      .head(200, streamHeaders, 5)
      .body('data: 1\n\n', 10)
      .add({ kind: 'abort', at: 100, why: 'satisfied' })
      .build(),
    noticedMs === undefined ? sent.build() : sent.add(left(100 + noticedMs)).build(),
  ]
}
