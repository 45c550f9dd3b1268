import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { parse } from '@ssespec/grammar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { loadUnusual } from '../src/routes/unusual.ts'
import { PROTOCOLS, ask, askHttp1, startServer } from './wire.ts'
import type { Answer, Ask, Protocol } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const endpoints = await loadUnusual()
const get = (protocol: Protocol, name: string, init: Ask = {}): Promise<Answer> =>
  ask(server, protocol, `/unusual/${name}`, init)

test('there are at least 25, each described by a sentence', () => {
  expect(endpoints.length).toBeGreaterThanOrEqual(25)
  for (const { description } of endpoints) expect(description).toMatch(/^\S.*\.$/)
})

test('the list tells what a client must be given, and what may fail', async () => {
  const answer = await ask(server, '1.1', '/unusual')
  await answer.ended
  const list = JSON.parse(answer.body.toString()) as { name: string }[]
  expect(list.map(({ name }) => name)).toEqual(endpoints.map(({ name }) => name))
  expect(list.find(({ name }) => name === 'login/cookie')).toEqual({
    name: 'login/cookie',
    description: 'Behind a login: a cookie is asked for.',
    protocols: ['1.1', '2', '2c'],
    path: '/unusual/login/cookie',
    request: { headers: { Cookie: 'session=an-example-and-no-secret' } },
  })
  expect(list.find(({ name }) => name === 'limits/one-connection')).toMatchObject({
    urls: { '1.1': expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/unusual\/limits\/one-connection$/) },
  })
})

/** Those who send one good event after another under a head of status 200, to anybody at any time. */
const STREAMING = endpoints.filter(
  ({ name, front }) =>
    front === undefined &&
    !/^(redirect|silence\/(comments|nothing|one)|events\/(sparse|heartbeats)|ids\/none|limits\/one|page-elsewhere)/.test(
      name,
    ),
)

describe.concurrent.each(PROTOCOLS)('over HTTP/%s', (protocol) => {
  const streaming = STREAMING.filter(({ protocols }) => protocols.includes(protocol))

  test.each(streaming)(
    '$name dispatches events and nothing is wrong with its head',
    async ({ name, request }) => {
      const answer = await get(protocol, name, request)
      expect(answer.status).toBe(200)
      expect(String(answer.headers['content-type']).toLowerCase()).toMatch(
        /^text\/event-stream(; charset="utf-8")?$/,
      )
      expect(`${String(answer.headers['cache-control'])}, vary=${String(answer.headers['vary'])}`).toMatch(
        /no-store|no-cache|private|must-revalidate|proxy-revalidate|s-maxage=0|vary=\*/,
      )
      const events = await answer.firstEvents(3)
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(answer.body)).not.toThrow()
      expect(events.length).toBeGreaterThanOrEqual(3)
    },
  )

  test.each(streaming)('$name continues after the last ID', async ({ name, request }) => {
    const before = await (await get(protocol, name, request)).firstEvents(4)
    const last = before.at(-1)?.lastEventId ?? ''
    const headers = { ...request?.headers, 'Last-Event-ID': Buffer.from(last).toString('latin1') }
    const after = await (await get(protocol, name, { headers })).firstEvents(2)
    const numbers = [...before, ...after].map(({ data, lastEventId }) => numberIn(name, data, lastEventId))
    const [first = 0] = numbers
    expect(new Set(numbers)).toEqual(new Set(Array.from(new Set(numbers), (_, index) => first + index)))
  })

  test.each(['301', '302', '303', '307', '308'])('redirect/%s leads to the stream', async (status) => {
    const answer = await get(protocol, `redirect/${status}`)
    expect([answer.status, answer.headers['location']]).toEqual([Number(status), '/events'])
    expect(answer.headers['access-control-allow-origin']).toBe('*')
  })

  test('line ends, BOM and padding are on the wire', async () => {
    const bodyOf = async (name: string): Promise<string> => {
      const answer = await get(protocol, name)
      await answer.firstEvents(1)
      return answer.body.toString()
    }
    const [cr, crlf, bom, padding] = await Promise.all(
      ['line-ends/cr', 'line-ends/crlf', 'opening/bom', 'opening/padding'].map(bodyOf),
    )
    expect(cr).toMatch(/^[^\n]*$/)
    expect(crlf?.replaceAll('\r\n', '')).toMatch(/^[^\r\n]*$/)
    expect(bom).toMatch(/^\uFEFF: /)
    expect(padding).toMatch(/^: {2049}\n/)
  })

  test('writes/byte-by-byte arrives in small pieces', async () => {
    const answer = await get(protocol, 'writes/byte-by-byte')
    await answer.firstEvents(3)
    expect(answer.length / answer.pieces.length).toBeLessThan(15)
  })

  test('writes/honest-bursts makes ten events at the same time', async () => {
    const events = await (await get(protocol, 'writes/honest-bursts')).firstEvents(10)
    const times = new Set(events.map(({ data }) => (JSON.parse(data) as { sentAt: number }).sentAt))
    expect([events.length, times.size]).toEqual([10, 1])
  })

  test.each([
    ['gzip', 'gzip', createGunzip],
    ['brotli', 'br', createBrotliDecompress],
  ])(
    'compressed/%s can be decoded event by event, and is plain where not offered',
    async (name, coding, decoder) => {
      const plain = await get(protocol, `compressed/${name}`, {
        headers: { 'Accept-Encoding': `${coding};q=0, *` },
      })
      expect([plain.headers['content-encoding'], plain.headers['vary']]).toEqual([
        undefined,
        'Accept-Encoding',
      ])
      await plain.firstEvents(2)
      const packed = await get(protocol, `compressed/${name}`, {
        headers: { 'Accept-Encoding': `deflate, ${coding}` },
      })
      expect([packed.headers['content-encoding'], packed.headers['vary']]).toEqual([
        coding,
        'Accept-Encoding',
      ])
      await packed.until(({ pieces }) => pieces.length > 4)
      packed.leave()
      const decompress = decoder()
      decompress.write(packed.body)
      let text = ''
      for await (const bytes of decompress) {
        text += (bytes as Buffer).toString()
        if (text.split('\n\n').length > 3) break
      }
      expect(parse(Buffer.from(text)).filter(({ kind }) => kind === 'event').length).toBeGreaterThan(1)
    },
  )

  test('silence/one-event sends it once to each client', async () => {
    const [event] = await (await get(protocol, 'silence/one-event')).firstEvents(1)
    const again = await get(protocol, 'silence/one-event', {
      headers: { 'Last-Event-ID': event?.lastEventId ?? '' },
    })
    await (await ask(server, protocol, '/events')).firstEvents(3)
    again.leave()
    expect([event?.data, again.events]).toEqual(['ready', []])
  })

  test.each(['silence/comments-only', 'events/heartbeats-between'])('%s sends comments', async (name) => {
    const answer = await get(protocol, name)
    const comments = (): number => parse(answer.body).filter(({ kind }) => kind === 'comment').length
    await answer.until(() => comments() > 2)
    answer.leave()
    expect(comments()).toBeGreaterThan(2)
  })

  test('silence/history-first sends what was before, and that only once', async () => {
    const events = await (await get(protocol, 'silence/history-first')).firstEvents(50)
    const [first, fiftieth] = [events[0], events[49]].map(
      (event) => JSON.parse(event?.data ?? '') as { sentAt: number },
    )
    expect((fiftieth?.sentAt ?? 0) - (first?.sentAt ?? 0)).toBeCloseTo(4900, 0)
    const headers = { 'Last-Event-ID': events[9]?.lastEventId ?? '' }
    const [next] = await (await get(protocol, 'silence/history-first', { headers })).firstEvents(1)
    expect(next).toEqual(events[10])
  })

  test.each(['then-204', 'terminal-event', 'trailers'])(
    'finite/%s ends, and 204 says to stay away',
    async (name) => {
      const answer = await get(protocol, `finite/${name}`)
      expect(await answer.ended).toBe('properly')
      expect(answer.events.at(-1)?.lastEventId).toBe('20')
      const again = await get(protocol, `finite/${name}`, { headers: { 'Last-Event-ID': '20' } })
      expect([again.status, await again.ended, again.length]).toEqual([204, 'properly', 0])
    },
  )

  test.each([
    ['429', 429, 2],
    ['503', 503, 2],
    ['one-429', 429, 1],
    ['one-503', 503, 1],
  ])('limits/%s answers with %i who comes beside %i', async (name, status, count) => {
    const path = `limits/${name}`
    const open = []
    for (let n = 1; n <= count; n++) open.push(await get(protocol, path))
    const next = await get(protocol, path)
    expect(open.map((answer) => answer.status)).toEqual(open.map(() => 200))
    expect([next.status, next.headers['retry-after']]).toEqual([status, '1'])
    for (const answer of open) answer.leave()
    await expect
      .poll(async () => {
        const answer = await get(protocol, path)
        answer.leave()
        return answer.status
      })
      .toBe(200)
  })

  test.each(['bearer', 'cookie'])('login/%s refuses who brings nothing', async (name) => {
    expect((await get(protocol, `login/${name}`)).status).toBe(401)
  })

  test.each(['301', '303'])('page-elsewhere/%s sends to a page who wants no stream', async (status) => {
    const path = `page-elsewhere/${status}`
    const sent = await get(protocol, path, { headers: { Accept: '*/*' } })
    expect([sent.status, sent.headers['location'], sent.headers['vary']]).toEqual([
      Number(status),
      '?page',
      'Accept',
    ])
    const page = await get(protocol, `${path}?page`, { headers: { Accept: '*/*' } })
    expect([page.status, page.headers['vary']]).toEqual([200, undefined])
    const stream = await get(protocol, path, { headers: { Accept: 'text/event-stream' } })
    expect([stream.status, stream.headers['vary']]).toEqual([200, 'Accept'])
    expect(await stream.firstEvents(3)).toHaveLength(3)
  })

  test('head/json-for-others', async () => {
    const answer = await get(protocol, 'head/json-for-others', { headers: { Accept: 'application/json' } })
    await answer.ended
    expect([answer.status, answer.headers['vary'], answer.body.toString()]).toEqual([
      200,
      'Accept',
      '{"events":[]}',
    ])
  })
})

test('limits/one-connection serves the next client when the one before has left', async () => {
  const answer = await ask(server, '1.1', '/unusual')
  await answer.ended
  const list = JSON.parse(answer.body.toString()) as { name: string; urls?: Record<string, string> }[]
  const url = new URL(list.find(({ name }) => name === 'limits/one-connection')?.urls?.['1.1'] ?? '')
  const first = await askHttp1(url, {})
  const second = askHttp1(url, {})
  let isServed = false
  second.then(
    () => (isServed = true),
    () => undefined,
  )
  await first.firstEvents(3)
  expect(isServed).toBe(false)
  await (await second).firstEvents(1)
})

/** The number of the event, wherever this server puts it. */
function numberIn(name: string, data: string, lastEventId: string): number {
  if (name === 'ids/in-steps') return Number(lastEventId) / 10
  const digits =
    /"sequence": ?(\d+)/.exec(data)?.[1] ??
    /^(?:<event n=")?(\d+)/.exec(data)?.[1] ??
    /Data: (\d+)/.exec(data)?.[1]
  return Number(digits ?? lastEventId)
}
