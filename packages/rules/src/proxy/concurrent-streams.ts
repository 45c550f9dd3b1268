import { compose, contentPieces, finalHead, firstOf, type Recording } from '@ssespec/recording'

import { base } from '../analysis/proxy-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

export const rule: Rule = {
  id: 'proxy/concurrent-streams',
  title: 'a hundred streams flow at once over HTTP/1.1',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'Field practice: nginx with few worker_connections, or limit_conn',
    url: 'https://nginx.org/en/docs/ngx_core_module.html#worker_connections',
    quote:
      'Measured: with worker_connections 16 nginx 1.22 answers the seventh stream with 500; with limit_conn it answers with 503, both with a page of HTML.',
  },
  why: 'A stream holds a connection on either side of the proxy for as long as it lasts: limits that suit pages are soon used up, and an EventSource gives up at a status that is not 200.',
  fix: {
    text: 'Raise the proxy’s limits of connections, in all and for each address: a stream takes two for as long as it lasts.',
    on: {
      nginx: 'worker_connections 4096;  # and limit_conn, if there is one',
      haproxy: 'maxconn 10000',
      apache: 'MaxRequestWorkers 1000; ThreadsPerChild 250  # with the event MPM',
      varnish: '-p thread_pool_max=5000',
    },
  },
  needs: ['open', 'at-once'],
  after: [],
  examples: {
    pass: [{ title: 'all that were opened', recordings: [base(), ...flowing(9)] }],
    fail: [
      { title: 'five, then 503', recordings: [base(), ...flowing(5), ...refused(4, 503)] },
      { title: 'six, then 500', recordings: [base(), ...flowing(6), ...refused(3, 500)] },
      {
        title: 'the last one hangs',
        recordings: [
          base(),
          ...flowing(8),
          compose({ probe: 'at-once', step: '9' })
            .add({ kind: 'abort', at: 3000, why: 'head-timeout' })
            .build(),
        ],
      },
    ],
  },
  judge({ protocol, recordings }) {
    if (protocol !== 'http/1.1') return { outcome: 'not-applicable', message: 'a matter of HTTP/1.1' }
    const streams = recordings.filter(({ probe, step }) => probe === 'at-once' && !step.includes('@'))
    if (streams.length === 0) return { outcome: 'not-applicable', message: 'asked for with --deep' }
    const alone = findRecording(recordings, 'open')
    if (alone !== undefined && contentPieces(alone).length === 0) {
      return { outcome: 'inconclusive', message: 'not even one stream by itself flows' }
    }
    const states = streams.map((stream) => ({ stream, state: stateOf(stream) }))
    const served = states.filter(({ state }) => state === 'flows').length
    if (served === streams.length) return { outcome: 'pass', message: `${served} streams at once` }
    const counts = Map.groupBy(
      states.filter(({ state }) => state !== 'flows'),
      ({ state }) => state,
    )
    const actual = [...counts].map(([state, { length }]) => `${length} got ${state}`).join(', ')
    return {
      outcome: 'fail',
      message: `of ${streams.length} streams opened at once ${served} flow`,
      expected: `${streams.length} streams at once`,
      actual: `${served} flow; ${actual}`,
      evidence: [...counts].slice(0, 3).map(([state, [first]]) => evidence(first!.stream, state)),
    }
  },
}

function stateOf(recording: Recording): string {
  const head = finalHead(recording)
  if (head === undefined) return firstOf(recording, 'error')?.message ?? 'no response head'
  if (head.status !== 200) return `status ${head.status}`
  return firstOf(recording, 'body') ? 'flows' : 'a head and no content'
}

function flowing(count: number): Recording[] {
  return Array.from({ length: count }, (_, index) =>
    compose({ probe: 'at-once', step: String(index + 1) })
      .head(200, streamHeaders, 5)
      .body(': ssespec\n\n', 10)
      .leave(500)
      .build(),
  )
}

function refused(count: number, status: number): Recording[] {
  return Array.from({ length: count }, (_, index) =>
    compose({ probe: 'at-once', step: String(index + 6) })
      .head(status, { 'Content-Type': 'text/html' }, 5)
      .build(),
  )
}
