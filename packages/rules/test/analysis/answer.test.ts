import { compose, REDACTED } from '@ssespec/recording'
import { describe, expect, test } from 'vitest'

import { answerIn, answerTo } from '../../src/analysis/answer.ts'
import { answered, asked, unanswered } from '../../src/analysis/short-examples.ts'

describe('an answer', () => {
  test('is a head, with the time it took from the request on', () => {
    const recording = asked('head').head(200, {}, 1999).build()
    expect(answerIn(recording)).toMatchObject({ kind: 'head', tookMs: 1999, prompt: true })
  })

  test('is prompt within 2 s and a round trip', () => {
    const far = compose({ probe: 'short', step: 'head' })
      .add({ kind: 'connect', at: 300, address: '192.0.2.1:443' })
      .request({}, 300)
    expect(answerIn(far.head(200, {}, 2500).build())).toMatchObject({ prompt: true })
    expect(answerIn(asked('head').head(200, {}, 2100).build())).toMatchObject({ prompt: false })
  })

  test('is counted from the last hop of a redirect', () => {
    const recording = asked('head')
      .head(307, { Location: '/b' }, 1500)
      .request({}, 1500)
      .head(200, {}, 2500)
      .build()
    expect(answerIn(recording)).toMatchObject({ kind: 'head', tookMs: 1000, prompt: true })
  })

  test('is none where the request was taken and nothing came', () => {
    expect(answerIn(unanswered('options'))).toMatchObject({ kind: 'none', what: 'no response head in 3.0 s' })
    const cut = asked('options').add({
      kind: 'error',
      at: 5,
      phase: 'head',
      code: 'ECONNRESET',
      message: 'The connection was reset.',
    })
    expect(answerIn(cut.build())).toMatchObject({
      kind: 'none',
      what: 'no answer: The connection was reset.',
    })
  })

  test('says nothing about the target where there was no connection, or we left', () => {
    const refused = compose({ probe: 'short', step: 'options' }).add({
      kind: 'error',
      at: 5,
      phase: 'connect',
      code: 'ETIMEDOUT',
      message: 'No connection within 5000 ms.',
    })
    // A composed recording has a request in front of everything but a connection; this one never got so far.
    const recording = {
      ...refused.build(),
      entries: refused.build().entries.filter(({ kind }) => kind !== 'request'),
    }
    expect(answerIn(recording)).toMatchObject({ kind: 'unseen' })
    expect(answerIn(asked('options').add({ kind: 'abort', at: 9, why: 'cancelled' }).build())).toMatchObject({
      kind: 'unseen',
    })
  })

  test.each([429, 503])('of %d is for our own requests, not for the target', (status) => {
    expect(answerIn(answered('options', status))).toMatchObject({ kind: 'unseen' })
  })
})

test('what was not asked because the target turned us away says so', () => {
  const recordings = [answered('accept-list', 429)]
  expect(answerTo(recordings, 'head')).toMatchObject({ kind: 'unseen', why: expect.stringContaining('429') })
  expect(answerTo([], 'head')).toEqual({ kind: 'unseen', why: 'it was not asked', given: false })
})

test.each([
  ['Origin', 'https://page.example', 'origin', 'head'],
  ['Last-Event-ID', REDACTED, 'id-unknown', 'origin'],
  ['Accept', REDACTED, 'accept-any', 'options'],
] as const)(
  'what was not asked because %s was given is no matter of the target',
  (name, value, step, other) => {
    const recordings = [
      compose({ probe: 'open' })
        .request({ [name]: value })
        .head(200)
        .leave(3000)
        .build(),
    ]
    expect(answerTo(recordings, step)).toMatchObject({ kind: 'unseen', given: true })
    expect(answerTo(recordings, other)).toMatchObject({ kind: 'unseen', given: false })
  },
)

test('the Accept that every EventSource sends was not given', () => {
  const recordings = [compose({ probe: 'open' }).request({ Accept: 'text/event-stream' }).head(200).build()]
  expect(answerTo(recordings, 'accept-any')).toMatchObject({ given: false })
})
