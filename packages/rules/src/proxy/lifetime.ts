import { compose, finalHead, firstOf, type Recording } from '@ssespec/recording'

import { atOrigin, describeEnding, endingOf } from '../analysis/origin-side.ts'
import { base, chunked, reset } from '../analysis/proxy-examples.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

/** The origin is to send an event each second. What waits longer is not active: a limit on silence may have cut it. */
const SILENT_MS = 3000

export const rule: Rule = {
  id: 'proxy/lifetime',
  title: 'the proxy does not cut an active stream at a fixed second',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'Field practice: Envoy 1.40',
    url: 'https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts',
    quote:
      'Measured with the defaults: Envoy 1.40 resets a stream 15 s after the request, events or not, until the route has a timeout of 0s.',
  },
  why: 'However often the origin sends, every client is thrown out after the same time, and all those that came together come back together.',
  fix: {
    text: 'Take the limit on the whole request from this route; heartbeats do not help.',
    on: {
      envoy: 'timeout: 0s  # of the route',
      haproxy: '# no timeout http-request or http-keep-alive does this: look for a limit before it',
      nghttpx: 'frontend-http2-…-timeout, backend-http2-…-timeout: 24h',
      caddy: 'servers { timeouts { write 0 } }',
    },
  },
  needs: ['open', 'lifetime'],
  after: [],
  examples: {
    pass: [{ title: 'open after 65 s', recordings: [base(), active(65).leave(65_010).build()] }],
    fail: [
      { title: 'reset after 15 s', recordings: [base(), active(14).add(reset(15_000, 0)).build()] },
      { title: 'closed after 60 s', recordings: [base(), active(59).end('close', 60_000).build()] },
    ],
  },
  judge({ recordings }) {
    const client = findRecording(recordings, 'lifetime')
    if (client === undefined) return { outcome: 'not-applicable', message: 'asked for with --idle 65s' }
    const status = finalHead(client)?.status
    if (status !== 200) return { outcome: 'inconclusive', message: `it came with ${status ?? 'no head'}` }
    const last = client.entries.at(-1)?.at ?? 0
    if (endingOf(client) === 'open')
      return { outcome: 'pass', message: `open for ${Math.round(last / 1000)} s` }
    const at = (firstOf(client, 'end') ?? firstOf(client, 'error'))?.at ?? last
    const silentMs = Math.max(0, ...atOrigin(recordings, 'lifetime').map(longestSilence))
    if (silentMs >= SILENT_MS) {
      return {
        outcome: 'inconclusive',
        message: `the origin itself sent nothing for ${(silentMs / 1000).toFixed(1)} s`,
      }
    }
    const how = describeEnding(client)
    return {
      outcome: 'fail',
      message: `cut after ${(at / 1000).toFixed(1)} s, though events came; the client sees ${how}`,
      expected: 'a stream that stays open',
      actual: `${how} after ${(at / 1000).toFixed(1)} s`,
      evidence: [evidence(client, how, { at })],
    }
  },
}

/** In ms. */
function longestSilence({ entries }: Recording): number {
  const moments = entries.filter(({ kind }) => kind !== 'request').map(({ at }) => at)
  return Math.max(0, ...moments.slice(1).map((at, index) => at - moments[index]!))
}

function active(seconds: number): ReturnType<typeof compose> {
  const composer = compose({ probe: 'lifetime' }).head(200, chunked, 5)
  for (let second = 1; second <= seconds; second++) composer.body(`data: ${second}\n\n`, second * 1000)
  return composer
}
