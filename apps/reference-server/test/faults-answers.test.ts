import { createGunzip } from 'node:zlib'
import { parse } from '@ssespec/grammar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { PROTOCOLS, ask, startServer } from './wire.ts'
import type { Answer, Ask, Protocol } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const get = (protocol: Protocol, name: string, init: Ask = {}): Promise<Answer> =>
  ask(server, protocol, `/faults/${name}`, init)

/** Whether an answer comes before another stream has had three events. */
async function isAnswered(asked: Promise<Answer>): Promise<boolean> {
  const others = ask(server, '1.1', '/events').then((answer) => answer.firstEvents(3))
  const first = await Promise.race([asked.then(() => 'answer'), others.then(() => 'others')])
  return first === 'answer'
}

describe.concurrent.each(PROTOCOLS)('over HTTP/%s', (protocol) => {
  test.each([
    ['response/charset/latin1', 'content-type', 'text/event-stream; charset=iso-8859-1'],
    ['response/no-transform/missing', 'cache-control', 'no-cache, no-store'],
    ['response/accel-buffering/missing', 'x-accel-buffering', undefined],
    ['response/accel-buffering/yes', 'x-accel-buffering', 'yes'],
    ['response/content-encoding/none', 'content-encoding', 'none'],
    ['response/content-encoding/identity', 'content-encoding', 'identity'],
    [
      'response/cors-origin/two-origins',
      'access-control-allow-origin',
      'https://one.example, https://two.example',
    ],
    ['response/cors-origin/slash', 'access-control-allow-origin', 'https://one.example/'],
    ['response/cors-origin/pattern', 'access-control-allow-origin', 'https://*.example'],
    ['response/cors-origin/credentials-in-capitals', 'access-control-allow-credentials', 'True'],
    ['response/cors/any-with-credentials', 'access-control-allow-credentials', 'true'],
    ['security/token-in-url/query', 'content-type', 'text/event-stream'],
  ])('%s has %s: %s', async (name, header, value) => {
    const answer = await get(protocol, name)
    expect([answer.status, answer.headers[header]]).toEqual([200, value])
    await answer.firstEvents(2)
  })

  test('response/content-encoding/unasked is gzip, each event flushed', async () => {
    const answer = await get(protocol, 'response/content-encoding/unasked', {
      headers: { 'Accept-Encoding': 'identity' },
    })
    expect(answer.headers['content-encoding']).toBe('gzip')
    await answer.until(({ pieces }) => pieces.length > 4)
    answer.leave()
    const gunzip = createGunzip()
    gunzip.write(answer.body)
    const [text] = (await gunzip.take(1).toArray()) as Buffer[]
    expect(text?.toString()).toContain('retry: 1000\n\n')
  })

  test.each([
    ['origin', 'Origin', 'https://a.example', 'access-control-allow-origin', 'https://a.example'],
    ['accept-encoding', 'Accept-Encoding', 'br, gzip;q=0.5', 'content-encoding', 'gzip'],
  ])(
    'response/vary/%s depends on a field and does not say so',
    async (variant, name, value, answered, with_) => {
      const [plain, asked] = await Promise.all([
        get(protocol, `response/vary/${variant}`),
        get(protocol, `response/vary/${variant}`, { headers: { [name]: value } }),
      ])
      plain.leave()
      asked.leave()
      expect([plain.headers[answered], asked.headers[answered]]).toEqual([undefined, with_])
      expect([plain.headers['vary'], asked.headers['vary']]).toEqual([undefined, undefined])
    },
  )

  test.each([
    ['response/head/hangs', 'HEAD'],
    ['response/method/options-hangs', 'OPTIONS'],
  ])('%s: %s is not answered', async (name, method) => {
    const asked = get(protocol, name, { method })
    asked.catch(() => undefined)
    expect(await isAnswered(asked)).toBe(false)
    await (await get(protocol, name)).firstEvents(1)
  })

  test.each([
    ['response/head/error', 'HEAD', 500],
    ['response/method/options-fails', 'OPTIONS', 500],
    ['response/method/no-allow', 'OPTIONS', 405],
    ['response/cors-preflight/long-id', 'OPTIONS', 405],
    ['response/cors-preflight/unsafe-id', 'OPTIONS', 204],
  ])('%s answers %s with %d', async (name, method, status) => {
    expect((await get(protocol, name, { method })).status).toBe(status)
    await (await get(protocol, name)).firstEvents(1)
  })

  test('response/head/other-type', async () => {
    const head = await get(protocol, 'response/head/other-type', { method: 'HEAD' })
    expect(head.headers['content-type']).toBe('text/html')
  })

  test.each([
    ['wildcard', '*/*'],
    ['text-wildcard', 'text/*'],
    ['absent', undefined],
    ['list', 'text/html, text/event-stream'],
    ['quality', 'text/event-stream;q=0.9'],
    ['capitals', 'TEXT/EVENT-STREAM'],
  ])('response/accept/%s refuses %s and takes the exact type', async (variant, accept) => {
    const headers: Record<string, string> = accept === undefined ? {} : { Accept: accept }
    expect((await get(protocol, `response/accept/${variant}`, { headers })).status).toBe(406)
    const good = await get(protocol, `response/accept/${variant}`, {
      headers: { Accept: 'text/event-stream' },
    })
    expect(good.status).toBe(200)
    good.leave()
  })

  test('response/cors/redirect has no field for other origins', async () => {
    const answer = await get(protocol, 'response/cors/redirect')
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([302, undefined])
  })

  test('response/cors-preflight/long-id resumes from IDs of more than 128 bytes', async () => {
    const name = 'response/cors-preflight/long-id'
    const last = (await (await get(protocol, name)).firstEvents(2)).at(-1)?.lastEventId ?? ''
    expect(last.length).toBeGreaterThan(128)
    const [next] = await (await get(protocol, name, { headers: { 'Last-Event-ID': last } })).firstEvents(1)
    expect(Number.parseInt(next?.lastEventId ?? '', 10)).toBe(Number.parseInt(last, 10) + 1)
  })

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
    expect(await isAnswered(asked)).toBe(false)
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

  test('security/cors-reflection/any-origin', async () => {
    const headers = { Origin: 'https://evil.example' }
    const answer = await get(protocol, 'security/cors-reflection/any-origin', { headers })
    answer.leave()
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://evil.example',
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    })
  })

  test('security/token-in-url/redirect', async () => {
    const answer = await get(protocol, 'security/token-in-url/redirect')
    expect(answer.headers['location']).toContain('?access_token=')
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
  expect(await isAnswered(seventh)).toBe(answered)
  for (const answer of six) answer.leave()
})

test.each(['2', '2c'] as const)('response/method/unassigned-fails over HTTP/%s', async (protocol) => {
  const answer = await get(protocol, 'response/method/unassigned-fails', { method: 'FROBNICATE' })
  expect(answer.status).toBe(500)
})
