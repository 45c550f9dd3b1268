import { compose, finalHead, firstOf, lastOf, type Recording } from '@ssespec/recording'

import {
  atOrigin,
  describeEnding,
  endingOf,
  leftOriginAt,
  NEEDS_OWN_ORIGIN,
} from '../analysis/origin-side.ts'
import { base, chunked, origin, reset } from '../analysis/proxy-examples.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

export const rule: Rule = {
  id: 'proxy/idle',
  title: 'the proxy does not cut a silent stream',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'Field practice: nginx, Apache, Varnish, h2o, nghttpx, Traffic Server, Envoy',
    url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
    quote:
      'Measured with the defaults, the second of silence at which a stream is cut: Envoy 15, h2o and Traffic Server 30, nginx, Apache, Varnish and nghttpx 60.',
  },
  why: 'Each quiet minute costs every client a reconnect, and whatever was sent meanwhile.',
  fix: {
    text: 'Raise the proxy’s time-out for reads from the origin, or have the origin send a comment every 15 seconds.',
    on: {
      nginx: 'proxy_read_timeout 24h;',
      haproxy: 'timeout server 24h; timeout tunnel 24h; timeout client 24h',
      apache: 'ProxyTimeout 86400',
      envoy: 'timeout: 0s; idle_timeout: 0s  # of the route',
      varnish: '-p send_timeout=86400  and  .between_bytes_timeout = 86400s;',
      h2o: 'proxy.timeout.io: 86400000',
      nghttpx: 'backend-read-timeout=24h; stream-read-timeout…=24h',
      trafficserver: 'proxy.config.http.transaction_no_activity_timeout_out 86400',
      caddy: 'transport http { read_timeout 0 }',
      squid: 'read_timeout 1 day',
    },
  },
  needs: ['open', 'idle'],
  after: [],
  examples: {
    pass: [{ title: 'open after 65 s', recordings: [base(), silent().leave(65_010).build(), seen()] }],
    fail: [
      {
        title: 'closed after 60 s, the last chunk missing',
        recordings: [base(), silent().end('close', 60_020).build(), seen(60_020)],
      },
      {
        title: 'reset after 15 s',
        recordings: [base(), silent().add(reset(15_000, 2)).build(), seen(15_000)],
      },
      {
        title: 'ended as if it were whole',
        recordings: [base(), silent().end('last-chunk', 30_000).build(), seen(30_000)],
      },
      {
        title: 'a gateway time-out instead of a head',
        recordings: [
          base(),
          compose({ probe: 'idle' }).head(504, {}, 60_000).end('content-length', 60_001).build(),
          seen(60_000),
        ],
      },
      {
        title: 'cut at the origin’s side alone',
        recordings: [base(), silent().leave(65_010).build(), seen(60_000)],
      },
    ],
  },
  judge({ recordings }) {
    const client = findRecording(recordings, 'idle')
    if (client === undefined) {
      const open = findRecording(recordings, 'open', '@origin')
      return open ? { outcome: 'not-applicable', message: 'asked for with --idle 65s' } : NEEDS_OWN_ORIGIN
    }
    const [sent] = atOrigin(recordings, 'idle')
    if (sent === undefined)
      return { outcome: 'inconclusive', message: 'the request did not reach the origin' }
    const last = client.entries.at(-1)?.at ?? 0
    const ending = endingOf(client)
    const status = finalHead(client)?.status
    const lost = leftOriginAt(sent)
    const until = client.startedAtMonotonicMs + last
    // The origin's side may be cut while the client still waits for nothing.
    const halfOpen = ending === 'open' && lost !== undefined && lost < until - 500
    if ((ending === 'open' || ending === 'none') && (status ?? 200) === 200 && !halfOpen) {
      return { outcome: 'pass', message: `open after ${seconds(last)} of silence` }
    }
    // Silence begins with the last byte, which may have come late.
    const quiet = lastOf(client, 'body')?.at ?? lastOf(client, 'request')?.at ?? 0
    const at = halfOpen
      ? lost - client.startedAtMonotonicMs
      : ((firstOf(client, 'end') ?? firstOf(client, 'error'))?.at ?? last)
    const how = halfOpen
      ? 'the origin’s connection closed, the client’s left open'
      : status === 200
        ? describeEnding(client)
        : `status ${status}`
    const silence = seconds(at - quiet)
    return {
      outcome: 'fail',
      message: `cut after ${silence} of silence; the client sees ${how}`,
      expected: 'a stream that stays open',
      actual: `${how} after ${silence}`,
      evidence: [evidence(client, how, { at })],
    }
  },
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`
}

function silent(): ReturnType<typeof compose> {
  return compose({ probe: 'idle' }).head(200, chunked, 5).body(': ssespec\n\n', 10)
}

function seen(cutAt?: number): Recording {
  const sent = origin({ probe: 'idle' }).head(200, chunked, 1).body(': ssespec\n\n', 2)
  const at = cutAt ?? 65_011
  return sent.add({ kind: 'error', at, phase: 'body', code: 'CLIENT_LEFT', message: '' }).build()
}
