import { parse } from '@ssespec/grammar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { loadFaults } from '../src/faults/load-faults.ts'
import { PROTOCOLS, ask, startServer } from './wire.ts'
import type { Answer, Protocol } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const faults = await loadFaults()
const get = (protocol: Protocol, name: string, headers = {}): Promise<Answer> =>
  ask(server, protocol, `/faults/${name}`, { headers })

test('the list tells name, rules, description, protocols and path of each', async () => {
  const answer = await ask(server, '1.1', '/faults')
  await answer.ended
  const list = JSON.parse(answer.body.toString()) as Record<string, unknown>[]
  expect(list.map(({ name }) => name)).toEqual(faults.map(({ name }) => name))
  expect(list).toContainEqual({
    name: 'response/framing/bad-chunk-size',
    rules: ['response/framing'],
    description: 'Chunk sizes that are no hexadecimal numbers.',
    protocols: ['1.1'],
    path: '/faults/response/framing/bad-chunk-size',
  })
})

test('each is described by a sentence and breaks the rule that it is named for', () => {
  for (const { name, description, rules } of faults) {
    expect(description).toMatch(/^\S.*\.$/)
    expect(rules).toContain(name.slice(0, name.lastIndexOf('/')))
  }
})

test('the name of a rule stands for its first fault, and other names are not found', async () => {
  const answer = await get('1.1', 'response/content-type')
  answer.leave()
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
  for (const name of ['response', 'response/content-type/none', 'nothing', '__proto__', '%00', '%ff']) {
    const { status } = await get('1.1', name)
    expect([400, 404]).toContain(status)
  }
  expect((await get('2c', 'response/framing/bad-chunk-size')).status).toBe(404)
})

describe.concurrent.each(PROTOCOLS)('over HTTP/%s', (protocol) => {
  test.each([202, 206, 404, 500])('response/status/%d', async (status) => {
    const answer = await get(protocol, `response/status/${status}`)
    expect(answer.status).toBe(status)
    await answer.firstEvents(2)
  })

  test.each([
    ['loop', '/faults/response/redirect/loop'],
    ['no-location', undefined],
    ['to-file', 'file:///tmp/events'],
  ])('response/redirect/%s', async (variant, location) => {
    const answer = await get(protocol, `response/redirect/${variant}`)
    expect([answer.status, answer.headers['location']]).toEqual([302, location])
  })

  test.each([
    ['response/content-type/plain', 'content-type', 'text/plain; charset=utf-8'],
    ['response/content-type/json', 'content-type', 'application/json'],
    ['response/content-type/missing', 'content-type', undefined],
    ['response/content-type/misspelt', 'content-type', 'text/event-streamer'],
    ['response/cache-control/missing', 'cache-control', undefined],
    ['response/cache-control/public', 'cache-control', 'public, max-age=3600, no-transform'],
    ['response/cache-control/unrelated', 'cache-control', 'no-transform'],
  ])('%s has %s: %s', async (name, header, value) => {
    const answer = await get(protocol, name)
    expect([answer.status, answer.headers[header]]).toEqual([200, value])
    await answer.firstEvents(2)
  })

  test.each(['latin1', 'cut-character', 'overlong', 'surrogate'])('stream/utf8/%s', async (variant) => {
    const answer = await get(protocol, `stream/utf8/${variant}`)
    const events = await answer.firstEvents(2)
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(answer.body)).toThrow(TypeError)
    for (const { data } of events) expect(data).toMatch(/"text":"Gr\uFFFD+e"}$/)
  })

  test.each(['inside-a-line', 'inside-an-event'])('stream/event-terminated/%s', async (variant) => {
    const answer = await get(protocol, `stream/event-terminated/${variant}`)
    expect(await answer.ended).toBe('properly')
    expect(answer.events).toHaveLength(20)
    expect(parse(answer.body).at(-1)?.kind).toBe('discarded')
  })

  test.each(['json-lines', 'capital-data', 'no-blank-lines', 'lines-of-a-space'])(
    'stream/dispatches/%s',
    async (variant) => {
      const answer = await get(protocol, `stream/dispatches/${variant}`)
      await answer.until(({ body }) => body.toString().split('"sequence"').length > 4)
      answer.leave()
      expect(answer.events).toEqual([])
    },
  )

  test.each(['capital-data', 'leading-space', 'retry-after', 'json'])(
    'stream/unknown-field/%s',
    async (variant) => {
      const answer = await get(protocol, `stream/unknown-field/${variant}`)
      await answer.firstEvents(3)
      const names = answer.body.toString().match(/^[^:\n]+/gm) ?? []
      expect(names.filter((name) => !['data', 'event', 'id', 'retry'].includes(name)).length).toBeGreaterThan(
        2,
      )
    },
  )

  test('delivery/head-flushed', async () => {
    const start = performance.now()
    const answer = await get(protocol, 'delivery/head-flushed')
    expect(performance.now() - start).toBeGreaterThan(2400)
    await answer.firstEvents(2)
  })

  test.each([4096, 8192, 32_768])('delivery/incremental/buffer-%d', async (size) => {
    const answer = await get(protocol, `delivery/incremental/buffer-${size}`)
    await answer.until(({ length }) => length >= size)
    answer.leave()
    expect(answer.body.length % size).toBe(0)
    expect(parse(answer.body).at(-1)?.kind).toBe('discarded')
  })

  test('delivery/incremental/timer', async () => {
    const answer = await get(protocol, 'delivery/incremental/timer')
    await answer.until(({ pieces }) => pieces.length >= 2)
    const events = await answer.firstEvents(5)
    const stamps = events.map(({ data }) => (JSON.parse(data) as { sentAt: number }).sentAt)
    expect((stamps.at(-1) ?? 0) - (stamps[0] ?? 0)).toBeGreaterThan(300)
  })

  test('delivery/incremental/at-the-end', async () => {
    const answer = await get(protocol, 'delivery/incremental/at-the-end')
    await answer.until(({ length }) => length > 0)
    expect(answer.events).toHaveLength(27)
    expect(await answer.ended).toBe('properly')
  })

  test.each([
    ['starts-over', (last: number) => 1 - last, (last: number) => 1 - last],
    ['skips-one', () => 2, () => 2],
    ['repeats-the-last', () => 0, () => 0],
    ['jumps-to-live', () => 5, () => Infinity],
  ])('reconnect/last-event-id/%s', async (variant, atLeast, atMost) => {
    const name = `reconnect/last-event-id/${variant}`
    const last = Number((await (await get(protocol, name)).firstEvents(3)).at(-1)?.lastEventId)
    const [next] = await (await get(protocol, name, { 'Last-Event-ID': String(last) })).firstEvents(1)
    const step = Number(next?.lastEventId) - last
    expect(step).toBeGreaterThanOrEqual(atLeast(last))
    expect(step).toBeLessThanOrEqual(atMost(last))
  })
})
