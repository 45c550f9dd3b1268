import { compose, finalHead, firstOf, type Recording } from '@ssespec/recording'

import { atOrigin, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { base, left, origin } from '../analysis/proxy-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Fail } from '../verdict.ts'
import { evidence, findRecording } from '../view.ts'

/** Two clients ask the same: while the first still listens (`live`), and when the stream has ended (`ended`). */
const KINDS = ['live', 'ended'] as const

/** The same asked for under another name, at the same time as the second client's: who is quick with this does not wait. In ms. */
const CONTROL = 'live-control'
const QUICK_MS = 1000

type Kind = (typeof KINDS)[number]

export const rule: Rule = {
  id: 'proxy/not-cached',
  title: 'two clients get two live streams',
  level: 'must',
  party: 'proxy',
  source: {
    title: 'RFC 9111, 5.2.2.5 no-store',
    url: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5',
    quote:
      'The no-store response directive indicates that a cache MUST NOT store any part of either the immediate request or the response and MUST NOT use the response to satisfy any other request.',
  },
  why: 'The second client waits for the first one’s stream to end, shares it, or gets events of long ago, perhaps those of another user.',
  fix: {
    text: 'Switch the cache off for this route, locks and collapsing of requests included.',
    on: {
      nginx: 'proxy_cache off;',
      varnish: 'sub vcl_recv { if (req.http.Accept ~ "text/event-stream") { return (pass); } }',
      trafficserver: 'dest_domain=… action=never-cache  # in cache.config',
      squid: 'cache deny all',
      apache: 'CacheDisable /events',
    },
  },
  needs: ['open', 'twice'],
  after: [],
  examples: {
    pass: [
      {
        title: 'a request to the origin for each',
        recordings: [base(), ...twice('live', 2), ...twice('ended', 2)],
      },
    ],
    fail: [
      { title: 'one stream for two', recordings: [base(), ...twice('live', 1)] },
      { title: 'a stream of long ago', recordings: [base(), ...twice('live', 2), ...twice('ended', 1)] },
      {
        title: 'a client that waits for the other',
        recordings: [
          base(),
          client('live-1'),
          compose({ probe: 'twice', step: 'live-2' })
            .add({ kind: 'abort', at: 1000, why: 'head-timeout' })
            .build(),
          client(CONTROL),
          origin({ probe: 'twice', step: 'live' }).head(200, streamHeaders, 1).add(left(1000)).build(),
        ],
      },
    ],
  },
  judge({ recordings }) {
    if (!KINDS.some((kind) => findRecording(recordings, 'twice', `${kind}-2`))) return NEEDS_OWN_ORIGIN
    const failure = KINDS.flatMap((kind) => shared(recordings, kind) ?? [])[0]
    if (failure) return failure
    const second = findRecording(recordings, 'twice', 'live-2')
    if (second && finalHead(second) === undefined) {
      return {
        outcome: 'inconclusive',
        message: 'the second client was not answered, nor was one that asked for another stream',
      }
    }
    const requests = KINDS.map((kind) => atOrigin(recordings, 'twice', kind).length)
    if (requests.some((count) => count === 0)) {
      return { outcome: 'inconclusive', message: 'not every request reached the origin' }
    }
    return { outcome: 'pass', message: 'the origin was asked for each client' }
  },
}

function shared(recordings: readonly Recording[], kind: Kind): Fail | undefined {
  const first = findRecording(recordings, 'twice', `${kind}-1`)
  const second = findRecording(recordings, 'twice', `${kind}-2`)
  const asked = atOrigin(recordings, 'twice', kind).length
  // An answer that is none says nothing: a limit of the proxy's own may have refused the second client.
  const status = second && finalHead(second)?.status
  if (first === undefined || second === undefined || asked !== 1) return undefined
  if (status !== undefined && status !== 200) return undefined
  if (status === undefined && firstOf(second, 'error')) return undefined
  const waits = status === undefined
  if (waits && kind === 'live' && !wasQuick(recordings)) return undefined
  const actual = waits
    ? 'nothing while the first client listened'
    : 'an answer that the origin was not asked for'
  return {
    outcome: 'fail',
    message: waits
      ? 'a second client waits until the stream of the first has ended'
      : kind === 'live'
        ? 'two clients share one stream'
        : 'a client gets a stream again that ended before it came',
    expected: 'two requests to the origin, which said no-store',
    actual: `one request to the origin; the second client got ${actual}`,
    evidence: [evidence(second, actual, { at: firstOf(second, 'body')?.at ?? 0 })],
  }
}

function wasQuick(recordings: readonly Recording[]): boolean {
  const control = findRecording(recordings, 'twice', CONTROL)
  return ((control && finalHead(control)?.at) ?? Infinity) < QUICK_MS
}

function client(step: string): Recording {
  return compose({ probe: 'twice', step })
    .head(200, streamHeaders, 5)
    .body('data: 1\n\n', 10)
    .leave(1000)
    .build()
}

function twice(kind: Kind, requests: number): Recording[] {
  return [
    client(`${kind}-1`),
    client(`${kind}-2`),
    ...Array.from({ length: requests }, (_, index) =>
      origin({ probe: 'twice', step: kind }, index + 1)
        .head(200, streamHeaders, 1)
        .build(),
    ),
  ]
}
