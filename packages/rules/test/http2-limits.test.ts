import { describe, expect, it } from 'vitest'

import type { Recording } from '@ssespec/recording'

import { rule as cancel } from '../src/lifecycle/h2-cancel.ts'
import { rule as flowControl } from '../src/lifecycle/h2-flow-control.ts'
import { rule as streams } from '../src/lifecycle/h2-streams.ts'
import { rule as slowReader } from '../src/lifecycle/slow-reader.ts'
import { Frames } from '../src/analysis/http2-examples.ts'
import { open, streamHeaders } from '../src/example.ts'
import type { Rule } from '../src/rule.ts'

const GOODBYE = 'the server said with GOAWAY that it takes no more streams on the connection'

function flowing(): Frames {
  return new Frames('h2').settings().open().open().flow([1, 3], 500)
}

/** The stream by itself, 100 ms apart, left after 2 s. */
function alone(): Recording {
  const composer = open('h2').head(200, streamHeaders, 5)
  for (let n = 1; n <= 20; n++) composer.body('data: x\n\n', n * 100)
  return composer.leave(2000).build()
}

function judged(rule: Rule, recording: Recording): { outcome: string; message?: string } {
  return rule.judge({ protocol: 'h2', recordings: [alone(), recording] })
}

describe('a server that allows one stream at once', () => {
  const recording = new Frames('h2')
    .settings([[3, 1]])
    .open()
    .flow([1], 500)
    .left()

  it.each([cancel, flowControl, slowReader])('leaves $id open', (rule) => {
    expect(judged(rule, recording)).toEqual({
      outcome: 'inconclusive',
      message: 'the server allows one stream at once',
    })
  })

  it('is told so in good English', () => {
    expect(judged(streams, recording)).toMatchObject({
      outcome: 'fail',
      message: 'the server allows 1 stream on a connection',
    })
  })

  it('is not blamed where it refuses the third', () => {
    const refused = flowing()
      .sent('RST_STREAM', 1, { code: 8 })
      .ping()
      .open({ wide: false, answered: false })
      .received('RST_STREAM', 5, { code: 7 })
      .flow([3], 500)
      .left()
    expect(judged(flowControl, refused)).toMatchObject({ outcome: 'inconclusive' })
  })
})

it('a second stream that is refused and ends says nothing of a cancel', () => {
  const recording = new Frames('h2')
    .settings()
    .open()
    .open({ answered: false })
    .received('HEADERS', 3, { flags: 4, headers: [[':status', '409']] })
    .flow([1], 200)
    .sent('RST_STREAM', 1, { code: 8 })
    .received('DATA', 3, { flags: 1 })
    .ping()
    .wait(200)
    .left()
  expect(judged(cancel, recording)).toEqual({
    outcome: 'inconclusive',
    message: 'the stream beside it was answered with 409',
  })
})

describe('a server that says goodbye without an error', () => {
  it('is not blamed where it closes the connection after a stream was cancelled', () => {
    const recording = flowing().goAway().wait(5).sent('RST_STREAM', 1, { code: 8 }).ping().wait(5).closed()
    expect(judged(cancel, recording)).toEqual({
      outcome: 'inconclusive',
      message: 'the connection was closed',
    })
  })

  it.each([flowControl, slowReader])('leaves $id open where no third stream could be opened', (rule) => {
    const recording = flowing().sent('RST_STREAM', 1, { code: 8 }).goAway().ping().flow([3], 500).left()
    expect(judged(rule, recording)).toEqual({ outcome: 'inconclusive', message: GOODBYE })
  })

  it.each([flowControl, slowReader])('leaves $id open where the third stream came too late', (rule) => {
    const recording = flowing()
      .sent('RST_STREAM', 1, { code: 8 })
      .ping()
      .open({ wide: false, answered: false })
      .goAway(3)
      .flow([3], 1200)
      .sent('WINDOW_UPDATE', 5, { increment: 65_536 })
      .flow([3], 2000)
      .left()
    expect(judged(rule, recording)).toEqual({ outcome: 'inconclusive', message: GOODBYE })
  })

  it('is not blamed where the rest of many streams goes to another connection', () => {
    const many = new Frames('many-streams').settings().open().open().goAway(3)
    const recording = many.open({ answered: false }).wait(2000).left()
    const h2 = flowing().left()
    expect(streams.judge({ protocol: 'h2', recordings: [alone(), h2, recording] })).toEqual({
      outcome: 'inconclusive',
      message: `2 served at once, then ${GOODBYE}`,
    })
  })
})
