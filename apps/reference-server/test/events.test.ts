import { parse } from '@ssespec/grammar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { PROTOCOLS, ask, startServer } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const numbers = (events: readonly { readonly data: string }[]): number[] =>
  events.map(({ data }) => (JSON.parse(data) as { sequence: number }).sequence)

function consecutive(sequence: readonly number[]): boolean {
  return sequence.every((value, index) => index === 0 || value === (sequence[index - 1] ?? 0) + 1)
}

describe.concurrent.each(PROTOCOLS)('/events over HTTP/%s', (protocol) => {
  test('has the head of a good stream', async () => {
    const answer = await ask(server, protocol, '/events')
    answer.leave()
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    const bare = await ask(server, protocol, '/events?accelBuffering=omit')
    bare.leave()
    expect(bare.headers).not.toHaveProperty('x-accel-buffering')
  })

  test('begins with a comment and the reconnection time, before any event', async () => {
    const answer = await ask(server, protocol, '/events?rate=0&retry=250')
    await answer.until(({ body }) => body.includes('\n\n'))
    answer.leave()
    expect(parse(answer.body)).toEqual([
      { kind: 'comment', text: 'ssespec reference server' },
      { kind: 'retry', retry: 250 },
    ])
  })

  test('numbers its events one by one, with ids and times that are the schedule’s', async () => {
    const events = await (await ask(server, protocol, '/events?rate=100')).firstEvents(20)
    expect(consecutive(numbers(events))).toBe(true)
    for (const { data, lastEventId } of events) {
      const { sequence, sentAt } = JSON.parse(data) as { sequence: number; sentAt: number }
      expect(lastEventId).toBe(String(sequence))
      expect(sentAt).toBeCloseTo(server.origin + sequence * 10, 2)
      expect(sentAt).toBeLessThanOrEqual(Number(process.hrtime.bigint()) / 1e6)
    }
  })

  test('gives an event the same number and data on every connection', async () => {
    const answers = await Promise.all([1, 2].map(() => ask(server, protocol, '/events?rate=50&size=120')))
    const [one = [], two = []] = await Promise.all(answers.map((answer) => answer.firstEvents(10)))
    const shared = one.filter(({ lastEventId }) => two.some((event) => event.lastEventId === lastEventId))
    expect(shared.length).toBeGreaterThan(0)
    for (const event of shared) expect(two).toContainEqual(event)
  })

  test('continues after the id that the client names, nothing repeated and nothing missing', async () => {
    const before = await (await ask(server, protocol, '/events?rate=100')).firstEvents(5)
    const last = before.at(-1)?.lastEventId ?? ''
    const headers = { 'Last-Event-ID': last }
    const after = await (await ask(server, protocol, '/events?rate=100', { headers })).firstEvents(5)
    expect(consecutive(numbers([...before, ...after]))).toBe(true)
  })

  test.each(['', '0', 'unknown', '999999999', '-1', '1e3', 'ü', 'x'.repeat(8192)])(
    'gives the live stream to who names an id that it does not know',
    async (id) => {
      const headers = { 'Last-Event-ID': Buffer.from(id).toString('latin1') }
      const live = Math.floor(((Number(process.hrtime.bigint()) / 1e6 - server.origin) * 50) / 1000)
      const answer = await ask(server, protocol, '/events?rate=50', { headers })
      const [first = 0] = numbers(await answer.firstEvents(1))
      expect(first).toBeGreaterThanOrEqual(live)
    },
  )

  test('ends properly after the count asked for', async () => {
    const answer = await ask(server, protocol, '/events?rate=1000&count=25')
    expect(await answer.ended).toBe('properly')
    expect(answer.events).toHaveLength(25)
    expect(parse(answer.body).at(-1)?.kind).toBe('event')
  })

  test('loses nothing at ten thousand events a second', async () => {
    const answer = await ask(server, protocol, '/events?rate=10000&count=10000')
    expect(await answer.ended).toBe('properly')
    expect(answer.events).toHaveLength(10_000)
    expect(consecutive(numbers(answer.events))).toBe(true)
  })

  test.each([100, 1000, 1_048_576])('fills the data up to %d bytes', async (size) => {
    const [event] = await (await ask(server, protocol, `/events?rate=50&size=${size}`)).firstEvents(1)
    expect(event?.data).toHaveLength(size)
  })

  test('counts from 1 on each connection where that is asked', async () => {
    const path = '/events?rate=100&sequence=connection&count=5'
    const answer = await ask(server, protocol, path, { headers: { 'Last-Event-ID': '3' } })
    await answer.ended
    expect(numbers(answer.events)).toEqual([1, 2, 3, 4, 5])
  })

  test('leaves the ids away where that is asked', async () => {
    const [event] = await (await ask(server, protocol, '/events?rate=50&id=omit')).firstEvents(1)
    expect(event?.lastEventId).toBe('')
  })

  test('sends comments while there is nothing else to send', async () => {
    const answer = await ask(server, protocol, '/events?rate=0&heartbeat=0.02')
    await answer.until(({ body }) => parse(body).filter((item) => item.kind === 'comment').length > 3)
    answer.leave()
    expect(answer.events).toEqual([])
  })

  test('sends the first event when asked to and not before', async () => {
    const start = performance.now()
    const answer = await ask(server, protocol, '/events?rate=100&first=0.3')
    expect(answer.body.toString()).not.toContain('data:')
    await answer.firstEvents(1)
    expect(performance.now() - start).toBeGreaterThanOrEqual(300)
  })

  test('streams to POST, ends HEAD, answers a preflight and refuses the rest', async () => {
    await (await ask(server, protocol, '/events?rate=50', { method: 'POST' })).firstEvents(1)
    const head = await ask(server, protocol, '/events', { method: 'HEAD' })
    expect(await head.ended).toBe('properly')
    expect([head.status, head.headers['content-type']]).toEqual([200, 'text/event-stream'])
    const preflight = await ask(server, protocol, '/events', { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers['access-control-allow-headers']).toContain('Last-Event-ID')
    const refused = await ask(server, protocol, '/events', { method: 'DELETE' })
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD, POST, OPTIONS'])
  })

  test.each([
    ['rate=10001', 'The parameter rate is "10001"; it takes a number from 0 to 10000.'],
    ['rate=-1', 'The parameter rate is "-1"; it takes a number from 0 to 10000.'],
    ['rate=', 'The parameter rate is ""; it takes a number from 0 to 10000.'],
    ['rate=1&rate=2', 'The parameter rate is given 2 times; give it once.'],
    ['size=1.5', 'The parameter size is "1.5"; it takes a whole number from 0 to 4194304.'],
    ['count=0', 'The parameter count is "0"; it takes a whole number from 1 to 1000000000.'],
    ['heartbeat=0', 'The parameter heartbeat is "0"; it takes a number from 0.01 to 3600.'],
    ['first=never', 'The parameter first is "never"; it takes a number from 0 to 3600.'],
    ['retry=0', 'The parameter retry is "0"; it takes a whole number from 1 to 86400000.'],
    ['id=name', 'The parameter id is "name"; it takes number or omit.'],
    ['sequence=%1b%5b2J', String.raw`The parameter sequence is "\u001b[2J"; it takes shared or connection.`],
    ['accelBuffering=yes', 'The parameter accelBuffering is "yes"; it takes no or omit.'],
  ])('refuses ?%s with a sentence', async (query, sentence) => {
    const answer = await ask(server, protocol, `/events?${query}`)
    await answer.ended
    expect([answer.status, answer.body.toString()]).toEqual([400, `${sentence}\n`])
  })
})
