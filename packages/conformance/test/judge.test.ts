import { compose } from '@ssespec/recording'
import { assert, property, shuffledSubarray } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { judge, selectRules } from '@ssespec/conformance'

import { open, openStream, outcomeOf, resultOf, STREAM_HEADERS } from './composed.ts'

const server = selectRules('server')
const invalid = Uint8Array.of(...new TextEncoder().encode('data: '), 0xfc, 0x0a, 0x0a)

describe('rules that depend on others', () => {
  test('are blocked by the one that failed', () => {
    const results = judge(server, { recordings: [open().head(404, {}, 5).end('last-chunk', 6).build()] })
    expect(outcomeOf(results, 'response/status')).toBe('fail')
    expect(resultOf(results, 'stream/utf8')).toMatchObject({ outcome: 'blocked', by: 'response/status' })
    expect(resultOf(results, 'reconnect/last-event-id')).toMatchObject({
      outcome: 'blocked',
      by: 'response/status',
    })
  })

  test('name the first cause, not the rule in between', () => {
    const nowhere = open()
      .head(302, {}, 5)
      .add({ kind: 'redirect-stopped', at: 5, why: 'no-location', location: '' })
      .add({ kind: 'abort', at: 5, why: 'redirect' })
      .build()
    const results = judge(server, { recordings: [nowhere] })
    expect(outcomeOf(results, 'response/redirect')).toBe('fail')
    expect(resultOf(results, 'stream/dispatches')).toMatchObject({ by: 'response/redirect' })
  })

  test('cannot be told where that one cannot', () => {
    const results = judge(server, { recordings: [open().head(204, {}, 5).end('no-content', 5).build()] })
    const { message } = resultOf(results, 'response/status')
    expect(resultOf(results, 'stream/dispatches')).toMatchObject({ outcome: 'inconclusive', message })
    expect(outcomeOf(results, 'response/content-type')).toBe('inconclusive')
  })

  test('are judged with those that they depend on, though only they were chosen', () => {
    const results = judge(selectRules('server', ['stream/utf8']), {
      recordings: [open().head(500, {}, 5).end('close', 6).build()],
    })
    expect(results).toHaveLength(1)
    expect(results[0]).toMatchObject({ rule: 'stream/utf8', outcome: 'blocked', by: 'response/status' })
  })
})

describe('over several protocols', () => {
  test('the worst counts, and names its protocol', () => {
    const plain = open({ protocol: 'h2c' }).head(200, { 'Content-Type': 'text/plain' }, 5).leave(3000).build()
    const results = judge(server, { recordings: [openStream(), plain] })
    expect(resultOf(results, 'response/content-type')).toMatchObject({ outcome: 'fail', protocol: 'h2c' })
    expect(resultOf(results, 'response/status')).toMatchObject({ outcome: 'pass' })
  })

  test('one that is not offered is left out, and only the rule that asks for it fails', () => {
    const url = 'https://127.0.0.1/events'
    const overHttp1 = open({ url }).head(200, STREAM_HEADERS, 5).body('data: 1\n\n', 9).leave(3000).build()
    const refused = open({ protocol: 'h2', url })
      .add({ kind: 'error', at: 3, phase: 'tls', code: 'ERR_NO_ALPN_H2', message: 'no h2' })
      .build()
    const results = judge(server, { recordings: [overHttp1, refused] })
    expect(outcomeOf(results, 'response/status')).toBe('pass')
    expect(outcomeOf(results, 'lifecycle/http2-offered')).toBe('fail')
    expect(outcomeOf(results, 'lifecycle/h2-cancel')).toBe('not-applicable')
  })
})

describe('what failed beside other exchanges', () => {
  test('cannot be told where something else is in the way the second time', () => {
    const results = judge(server, {
      recordings: [openStream(invalid), open({ attempt: 2 }).head(500, {}, 5).end('close', 6).build()],
    })
    expect(outcomeOf(results, 'response/status')).toBe('pass')
    const result = resultOf(results, 'stream/utf8')
    expect(result.outcome).toBe('inconclusive')
    expect(result.message).toMatch(/not UTF-8; alone it could not be seen again: response\/status failed/)
  })

  test('is no failure where it does not fail alone', () => {
    const results = judge(server, {
      recordings: [openStream(invalid), openStream('data: 1\n\n', { attempt: 2 })],
    })
    const result = resultOf(results, 'stream/utf8')
    expect(result.outcome).toBe('pass')
    expect(result.message).toMatch(/beside other requests: the stream has bytes that are not UTF-8/)
  })

  test('is one where it fails alone as well', () => {
    const results = judge(server, {
      recordings: [openStream(invalid), openStream(invalid, { attempt: 2 })],
    })
    expect(outcomeOf(results, 'stream/utf8')).toBe('fail')
  })

  test('takes nothing away from what passed then', () => {
    const results = judge(server, {
      recordings: [openStream('data: 1\n\n'), openStream(invalid, { attempt: 2 })],
    })
    expect(outcomeOf(results, 'stream/utf8')).toBe('pass')
  })

  test('sets rules free that it blocked', () => {
    const late = open().head(503, {}, 5).end('last-chunk', 6).build()
    const results = judge(server, { recordings: [late, openStream('data: 1\n\n', { attempt: 2 })] })
    expect(outcomeOf(results, 'response/status')).toBe('pass')
    expect(outcomeOf(results, 'stream/utf8')).toBe('pass')
  })

  test('is not held against an exchange that went with the first attempt', () => {
    const again = compose({ probe: 'resume' })
      .request({ 'Last-Event-ID': '2' })
      .head(200, STREAM_HEADERS, 5)
      .body('id: 1\ndata: 1\n\n', 10)
      .leave(1500)
      .build()
    const second = openStream('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n', { attempt: 2 })
    const first = open().head(500, {}, 5).end('last-chunk', 6).build()
    const results = judge(server, { recordings: [first, again, second] })
    expect(outcomeOf(results, 'reconnect/last-event-id')).toBe('inconclusive')
  })
})

describe('what was not asked', () => {
  test('is not applicable where it has to be asked for', () => {
    const results = judge(server, { recordings: [openStream()] })
    expect(resultOf(results, 'lifecycle/idle-cut')).toMatchObject({
      outcome: 'not-applicable',
      message: 'asked for with --idle 20s',
    })
    expect(outcomeOf(results, 'lifecycle/h2-flow-control')).toBe('not-applicable')
  })

  test('is not applicable over a protocol that the rule is no matter of', () => {
    const results = judge(server, { recordings: [openStream('data: 1\n\n', { protocol: 'h2c' })] })
    expect(resultOf(results, 'response/http-1.0')).toMatchObject({
      outcome: 'not-applicable',
      message: 'a matter of http/1.1',
    })
  })

  test('is not applicable where another request may cost something', () => {
    const posted = openStream()
    const recordings = [
      {
        ...posted,
        entries: posted.entries.map((entry) =>
          entry.kind === 'request' ? { ...entry, method: 'POST' } : entry,
        ),
      },
    ]
    expect(outcomeOf(judge(server, { recordings }), 'lifecycle/concurrent-streams')).toBe('not-applicable')
  })

  test('cannot be told where the target wanted fewer requests, and says so', () => {
    const refused = compose({ probe: 'resume' }).head(429, {}, 5).end('last-chunk', 6).build()
    const results = judge(server, { recordings: [openStream(), refused] })
    expect(resultOf(results, 'lifecycle/concurrent-streams')).toMatchObject({
      outcome: 'inconclusive',
      message: 'not asked any more: the target answered 429 to resume',
    })
  })
})

test('the order of recordings does not matter', () => {
  const all = [
    openStream(),
    openStream(invalid, { attempt: 2 }),
    openStream('Data: 1\n\n', { protocol: 'h2c' }),
    compose({ probe: 'resume' })
      .head(200, STREAM_HEADERS, 5)
      .body('id: 3\ndata: 3\n\n', 9)
      .leave(1500)
      .build(),
  ]
  const outcomes = (recordings: typeof all): unknown =>
    judge(server, { recordings }).map(({ rule, outcome }) => [rule, outcome])
  const expected = outcomes(all)
  assert(
    property(shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      expect(outcomes(shuffled)).toEqual(expected)
    }),
    { seed: 1, numRuns: 24 },
  )
})
