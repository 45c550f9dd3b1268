import { compose, type Recording } from '@ssespec/recording'
import { releaseMs } from '@ssespec/rules'
import { describe, expect, test } from 'vitest'

import { unanswered } from '../../src/analysis/short-examples.ts'
import { rule as method } from '../../src/response/method.ts'

const open = compose({ probe: 'open' }).head(200, {}, 10).leave(3000).build()
const stream = (step: string, headMs: number): Recording =>
  compose({ probe: 'release', step }).head(200, {}, headMs).leave(headMs).build()
const silent = (step: string): Recording =>
  compose({ probe: 'release', step }).add({ kind: 'abort', at: 30_000, why: 'head-timeout' }).build()

describe('how long a server is busy with a client that has left', () => {
  test.each([
    ['not at all', [stream('left', 12), stream('next', 15)], undefined],
    ['one worker', [stream('left', 20), stream('next', 5000)], 5000],
    ['one worker that had others to go through', [stream('left', 9000), stream('next', 5000)], 5000],
    ['several workers, one of them free by then', [stream('left', 4000), stream('next', 15)], 4000],
    ['nobody was answered', [silent('left')], Infinity],
    ['it was not asked', [], undefined],
  ])('%s', (_name, release, ms) => {
    expect(releaseMs([open, ...release])).toBe(ms)
  })

  test('a server that is always slow is not busy', () => {
    const slow = compose({ probe: 'open' }).head(200, {}, 3000).leave(6000).build()
    expect(releaseMs([slow, stream('left', 3000), stream('next', 3100)])).toBeUndefined()
  })
})

describe('a request without an answer', () => {
  const outcome = (release: readonly Recording[]): string =>
    method.judge({
      protocol: 'http/1.1',
      recordings: [open, unanswered('options'), unanswered('unassigned'), ...release],
    }).outcome

  test('is a failure where the stream comes at once', () => {
    expect(outcome([stream('left', 12), stream('next', 15)])).toBe('fail')
  })

  test('says nothing where the server was busy with clients that had left', () => {
    expect(outcome([stream('left', 20), stream('next', 5000)])).toBe('inconclusive')
  })
})
