import { compose, type Recording } from '@ssespec/recording'
import { expect, test } from 'vitest'

import { base, chunked, left, origin, reset } from '../../src/analysis/proxy-examples.ts'
import { rule as lifetime } from '../../src/proxy/lifetime.ts'
import { rule as notCached } from '../../src/proxy/not-cached.ts'

// A machine that stands still looks like a proxy that cuts, or makes wait. The other side tells them apart.

/** The client's stream was cut after nine seconds; the origin wrote when it is told. */
function cut(...writtenAt: readonly number[]): Recording[] {
  const client = compose({ probe: 'lifetime' }).head(200, chunked, 5)
  const server = origin({ probe: 'lifetime' }).head(200, chunked, 5)
  for (const at of writtenAt) {
    client.body('data: 1\n\n', at)
    server.body('data: 1\n\n', at)
  }
  return [base(), client.add(reset(9000, 0)).build(), server.add(left(8900)).build()]
}

test('an active stream that is cut fails', () => {
  expect(
    lifetime.judge({ protocol: 'http/1.1', recordings: cut(1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000) }),
  ).toMatchObject({
    outcome: 'fail',
  })
})

test.each([[[1000, 2000]], [[6000, 7000, 8000]], [[1000, 2000, 8000]]])(
  'a stream whose origin wrote at %o alone was not active',
  (writtenAt) => {
    expect(lifetime.judge({ protocol: 'http/1.1', recordings: cut(...writtenAt) })).toMatchObject({
      outcome: 'inconclusive',
    })
  },
)

/** The second client of a stream got no answer; one that asked for another stream got one then, or none. */
function waiting(answeredAt?: number): Recording[] {
  const unanswered = (step: string): Recording =>
    compose({ probe: 'twice', step }).add({ kind: 'abort', at: 3000, why: 'head-timeout' }).build()
  const control = { probe: 'twice', step: 'live-control' }
  return [
    base(),
    compose({ probe: 'twice', step: 'live-1' }).head(200, chunked, 5).leave(4000).build(),
    unanswered('live-2'),
    answeredAt === undefined
      ? unanswered(control.step)
      : compose(control).head(200, chunked, answeredAt).leave(answeredAt).build(),
    origin({ probe: 'twice', step: 'live' }).head(200, chunked, 1).add(left(4000)).build(),
    ...[1, 2].map((n) =>
      origin({ probe: 'twice', step: 'ended' }, n).head(200, chunked, 1).add(left(4000)).build(),
    ),
  ]
}

test('a second client waits for the first where others do not wait', () => {
  expect(notCached.judge({ protocol: 'http/1.1', recordings: waiting(20) })).toMatchObject({
    outcome: 'fail',
  })
})

test.each([[2500], [undefined]])(
  'where others get an answer after %s ms it may wait for the machine',
  (at) => {
    expect(notCached.judge({ protocol: 'http/1.1', recordings: waiting(at) })).toMatchObject({
      outcome: 'inconclusive',
    })
  },
)
