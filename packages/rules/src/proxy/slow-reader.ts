import { compose, contentPieces, entriesOf, lastOf, type Recording } from '@ssespec/recording'

import { atOrigin, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { base, origin } from '../analysis/proxy-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Fail } from '../verdict.ts'
import { evidence, findRecording } from '../view.ts'

const MEBIBYTE = 1024 * 1024

/** How long another client may wait for its first bytes, in ms: a busy machine passes, a proxy that waits for the slow one does not. */
const WAIT_MS = 4500

/**
 * More than the buffers of all sockets between origin and client hold through a chain of two proxies, at their largest on
 * Linux: 10 MiB a hop. In bytes.
 */
const BOUND = 30 * MEBIBYTE

export const rule: Rule = {
  id: 'proxy/slow-reader',
  title: 'a client that reads nothing delays nobody, and the proxy holds the origin back for it',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'Field practice: nginx 1.22 with proxy_buffering on',
    url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_max_temp_file_size',
    quote:
      'Measured with a client that reads nothing: nginx 1.22 with proxy_buffering on takes 45 MB from the origin in 3.5 s and writes them into a temporary file; with it off the origin is held back.',
  },
  why: 'One phone in a tunnel fills the proxy’s disk or memory, and when it is back it gets events of long ago; the origin never learns that nobody reads.',
  fix: {
    text: 'Switch response buffering off, so that the origin can only send as fast as the client reads; or bound what is kept for one client.',
    on: {
      nginx: 'proxy_buffering off;  # or proxy_max_temp_file_size 0;',
      lighttpd: 'server.stream-response-body = 2',
      squid: 'read_ahead_gap 16 KB',
    },
  },
  needs: ['open', 'stalled'],
  after: [],
  examples: {
    pass: [
      { title: 'the origin is held back', recordings: [base(), ...stalled(5 * MEBIBYTE), neighbour(5)] },
    ],
    fail: [
      { title: 'all of it is taken', recordings: [base(), ...stalled(32 * MEBIBYTE), neighbour(5)] },
      { title: 'another client waits', recordings: [base(), ...stalled(5 * MEBIBYTE), neighbour(0)] },
    ],
  },
  judge({ recordings }) {
    const reader = findRecording(recordings, 'stalled')
    const other = findRecording(recordings, 'stalled', 'neighbour')
    if (reader === undefined || other === undefined) return NEEDS_OWN_ORIGIN
    const [sent] = atOrigin(recordings, 'stalled')
    if (sent === undefined)
      return { outcome: 'inconclusive', message: 'the request did not reach the origin' }
    const taken = writtenIn(sent)
    const open = findRecording(recordings, 'open')
    const flows = open === undefined || contentPieces(open).length > 0
    const failure = grown(reader, taken) ?? (flows ? delayed(other) : undefined)
    return (
      failure ?? {
        outcome: 'pass',
        message: `the origin is held back after ${(taken / MEBIBYTE).toFixed(1)} MiB`,
      }
    )
  },
}

/** Content bytes that the origin could hand over. */
function writtenIn(recording: Recording): number {
  const kept = entriesOf(recording, 'body').reduce((sum, { bytes }) => sum + bytes.length, 0)
  return kept + (lastOf(recording, 'truncated')?.bytes ?? 0)
}

function grown(reader: Recording, taken: number): Fail | undefined {
  if (taken < BOUND) return undefined
  const amount = `${Math.round(taken / MEBIBYTE)} MiB`
  return {
    outcome: 'fail',
    message: `the proxy takes ${amount} from the origin for a client that reads nothing`,
    expected: `an origin that is held back before ${BOUND / MEBIBYTE} MiB`,
    actual: `${amount} taken`,
    evidence: [evidence(reader, amount)],
  }
}

function delayed(other: Recording): Fail | undefined {
  const first = contentPieces(other)[0]
  const asked = lastOf(other, 'request')?.at
  if (asked === undefined || (first !== undefined && first.at - asked <= WAIT_MS)) return undefined
  return {
    outcome: 'fail',
    message: 'while one client reads nothing another gets nothing',
    expected: 'a stream that flows',
    actual: first ? `the first bytes after ${Math.round(first.at - asked)} ms` : 'no content',
    evidence: [evidence(other, 'no content')],
  }
}

function stalled(written: number): Recording[] {
  return [
    compose({ probe: 'stalled' }).request().add({ kind: 'abort', at: 2000, why: 'duration' }).build(),
    origin({ probe: 'stalled' })
      .head(200, streamHeaders, 1)
      .add({ kind: 'truncated', at: 2000, bytes: written, sha256: '' })
      .build(),
  ]
}

function neighbour(events: number): Recording {
  const composer = compose({ probe: 'stalled', step: 'neighbour' })
  if (events > 0) composer.head(200, streamHeaders, 5)
  for (let n = 1; n <= events; n++) composer.body(`data: ${n}\n\n`, n * 100)
  return composer.add({ kind: 'abort', at: 3000, why: events > 0 ? 'duration' : 'head-timeout' }).build()
}
