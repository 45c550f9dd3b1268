import { parse } from '@ssespec/grammar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { PROTOCOLS, answersFirst, ask, startServer } from './wire.ts'
import type { Answer, Ask, Protocol } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const get = (protocol: Protocol, name: string, init: Ask = {}): Promise<Answer> =>
  ask(server, protocol, `/faults/${name}`, init)

describe.concurrent.each(PROTOCOLS)('over HTTP/%s', (protocol) => {
  test.each([
    ['stream/event-without-data/type-alone', /^event: ping\n\n/m],
    ['stream/id-nul/beside-a-good-one', /^id: (\d+)\0\nid: \1\n/m],
    ['stream/id-header-safe/trailing-space', /^id: \d+ \n/m],
    ['stream/id-header-safe/leading-space', /^id: {2}\d+\n/m],
    ['stream/id-header-safe/control', /^id: \d+\u0001\n/m],
    ['stream/id-header-safe/long', /^id: \d+x{5000}\n/m],
    ['stream/id-unique/cycle', /^id: 4\n[^]*^id: 0\n[^]*^id: 4\n/m],
    ['stream/retry-digits/unit', /^retry: 3s\n[^]*^retry: 1000\n/m],
    ['stream/retry-digits/fraction', /^retry: 1\.5\n[^]*^retry: 1000\n/m],
    ['stream/retry-sane/too-short', /^retry: 10\n/m],
    ['stream/retry-sane/too-long', /^retry: 3600000\n/m],
    ['stream/bom/each-event', /\n\uFEFF:\nid: \d+\n/],
    ['stream/bom/twice', /^\uFEFF\uFEFF: ssespec/],
    ['stream/line-endings/mixed', /}\n\n[^]*}\r\n\r\n/],
    ['reconnect/retry/missing', /^: ssespec reference server\n\nid: /],
  ])('%s', async (name, pattern) => {
    const answer = await get(protocol, name)
    await answer.until(({ body }) => pattern.test(body.toString()))
    answer.leave()
    expect(answer.events.length).toBeGreaterThanOrEqual(0)
  })

  test('delivery/whole-events/halves leaves each event unfinished for a while', async () => {
    const answer = await get(protocol, 'delivery/whole-events/halves')
    let unfinished = 0
    await answer.until(({ body, pieces }) => {
      if (parse(body).at(-1)?.kind === 'discarded') unfinished++
      return pieces.length > 6
    })
    answer.leave()
    expect(unfinished).toBeGreaterThan(1)
  })

  test('delivery/compressed/not-flushed holds everything back from who offers gzip', async () => {
    const name = 'delivery/compressed/not-flushed'
    const packed = await get(protocol, name, { headers: { 'Accept-Encoding': 'gzip' } })
    const plain = await get(protocol, name)
    await plain.firstEvents(5)
    packed.leave()
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(packed.length).toBeLessThanOrEqual(10)
  })

  test('delivery/heartbeat/silence falls silent after 35 events', async () => {
    const answer = await get(protocol, 'delivery/heartbeat/silence')
    await answer.until(({ events }) => events.length === 35)
    await (await ask(server, protocol, '/events')).firstEvents(10)
    answer.leave()
    expect(answer.events).toHaveLength(35)
  })

  test('reconnect/stable-ids/counts-connections starts from 1 each time', async () => {
    const name = 'reconnect/stable-ids/counts-connections'
    const headers = { 'Last-Event-ID': '5' }
    const [one] = await (await get(protocol, name, { headers })).firstEvents(1)
    const [two] = await (await get(protocol, name)).firstEvents(1)
    expect([one?.lastEventId, two?.lastEventId]).toEqual(['1', '1'])
    expect(one?.data).not.toBe(two?.data)
  })

  test.each([
    ['fails', 'unknown'],
    ['fails-when-long', '1'.repeat(1001)],
    ['fails-when-not-ascii', 'é'],
    ['fails-when-empty', ''],
  ])('reconnect/unknown-id/%s', async (variant, id) => {
    const headers = { 'Last-Event-ID': Buffer.from(id).toString('latin1') }
    expect((await get(protocol, `reconnect/unknown-id/${variant}`, { headers })).status).toBe(500)
    const good = await get(protocol, `reconnect/unknown-id/${variant}`, { headers: { 'Last-Event-ID': '1' } })
    good.leave()
    expect(good.status).toBe(200)
  })

  test('reconnect/unknown-id/hangs', async () => {
    const asked = get(protocol, 'reconnect/unknown-id/hangs', { headers: { 'Last-Event-ID': 'x' } })
    asked.catch(() => undefined)
    expect(await answersFirst(server, asked)).toBe(false)
  })

  test.each(['runs-again', 'runs-again-with-ids'])('reconnect/stop-signal/%s', async (variant) => {
    const one = await get(protocol, `reconnect/stop-signal/${variant}`)
    expect(await one.ended).toBe('properly')
    const headers = { 'Last-Event-ID': one.events.at(-1)?.lastEventId ?? '' }
    const two = await get(protocol, `reconnect/stop-signal/${variant}`, { headers })
    await two.ended
    expect(one.events).toHaveLength(20)
    expect(two.events).toEqual(one.events)
  })

  test('lifecycle/clean-close/cut', async () => {
    const answer = await get(protocol, 'lifecycle/clean-close/cut')
    expect(await answer.ended).toBe('cut')
    expect(answer.events).toHaveLength(20)
    expect(parse(answer.body).at(-1)?.kind).toBe('event')
  })

  test.each([
    ['ended', 'properly'],
    ['cut', 'cut'],
  ])('lifecycle/idle-cut/%s', async (variant, how) => {
    const answer = await get(protocol, `lifecycle/idle-cut/${variant}`)
    await answer.until(({ events }) => events.length === 35)
    const start = performance.now()
    expect(await answer.ended).toBe(how)
    expect(performance.now() - start).toBeGreaterThan(3900)
  })

  test('lifecycle/slow-reader/waits-for-all stops for one client that does not read', async () => {
    const name = 'lifecycle/slow-reader/waits-for-all'
    const [slow, other] = [await get(protocol, name), await get(protocol, name)]
    slow.pause()
    let seen = -1
    while (other.length > seen) {
      seen = other.length
      await (await ask(server, '1.1', '/events')).firstEvents(15)
    }
    slow.resume()
    await other.until(({ length }) => length > seen)
    slow.leave()
    other.leave()
    expect(other.length).toBeGreaterThan(seen)
  })
})

test('lifecycle/abort-cycles/leak answers later the more clients have left', async () => {
  const alone = await startServer()
  const times: number[] = []
  for (let cycle = 0; cycle < 8; cycle++) {
    const start = performance.now()
    await (await ask(alone, '1.1', '/faults/lifecycle/abort-cycles/leak')).firstEvents(1)
    times.push(performance.now() - start)
    await expect.poll(() => alone.openStreams()).toBe(0)
  }
  await alone.close()
  expect(times.at(-1)).toBeGreaterThan((times[0] ?? 0) + 200)
})

test.each([
  ['hangs', false],
  ['fails', true],
])('lifecycle/concurrent-streams/%s serves six', async (variant, answered) => {
  const name = `lifecycle/concurrent-streams/${variant}`
  const six = await Promise.all(Array.from({ length: 6 }, () => get('1.1', name)))
  expect(six.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
  const seventh = get('1.1', name)
  seventh.catch(() => undefined)
  expect(await answersFirst(server, seventh)).toBe(answered)
  for (const answer of six) answer.leave()
})
