import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { WebSocket } from 'ws'
import { PROTOCOLS, ask, startServer } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

interface Update {
  readonly sequence: number
  readonly sentAt: number
}

const updatesIn = (body: string): number[] => (JSON.parse(body) as Update[]).map(({ sequence }) => sequence)

const isConsecutive = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1)

describe.each(PROTOCOLS)('over HTTP/%s', (protocol) => {
  async function numbers(path: string): Promise<number[]> {
    const answer = await ask(server, protocol, path)
    await answer.ended
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    return updatesIn(answer.body.toString())
  }

  test('a poll brings what is new since the last one, and nothing twice', async () => {
    const [first] = await numbers('/transports/long-poll?rate=200')
    const second = await numbers(`/transports/long-poll?rate=200&after=${first!}`)
    expect(second[0]).toBe(first! + 1)
    const third = await numbers(`/transports/poll?rate=200&after=${first!}`)
    expect(third[0]).toBe(first! + 1)
    expect(isConsecutive(third)).toBe(true)
    expect(third.length).toBeGreaterThanOrEqual(second.length)
  })

  test('a poll with nothing new is an empty array, at once', async () => {
    await expect(numbers('/transports/poll?rate=0')).resolves.toEqual([])
    await expect(numbers('/transports/poll?rate=0.001&after=0')).resolves.toEqual([])
  })

  test('only the newest of many, where that is asked for', async () => {
    const [first] = await numbers('/transports/long-poll?rate=1000')
    await numbers(`/transports/long-poll?rate=10&after=${Math.floor(first! / 100) + 1}`)
    const [newest, ...more] = await numbers(`/transports/poll?rate=1000&after=${first!}&updates=newest`)
    expect(newest).toBeGreaterThan(first! + 1)
    expect(more).toEqual([])
  })

  test('a parameter that makes no sense is refused', async () => {
    for (const query of ['after=x', 'after=-1', 'updates=some', 'rate=fast']) {
      const answer = await ask(server, protocol, `/transports/poll?${query}`)
      await answer.ended
      expect(answer.status).toBe(400)
    }
  })
})

test('a long poll of many clients at once is never answered with nothing', async () => {
  const client = async (): Promise<number[]> => {
    const seen: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const after = seen.length === 0 ? '' : `&after=${seen.at(-1)}`
      const answer = await fetch(`${server.url}/transports/long-poll?rate=20${after}`)
      const news = updatesIn(await answer.text())
      expect(news).not.toEqual([])
      seen.push(...news)
    }
    return seen
  }
  const all = await Promise.all(Array.from({ length: 100 }, client))
  expect(all.every(isConsecutive)).toBe(true)
})

function connect(path: string): WebSocket {
  return new WebSocket(new URL(path, server.secureUrl!.replace('https:', 'wss:')), {
    rejectUnauthorized: false,
  })
}

describe('a WebSocket', () => {
  test('brings each update as a message of the same bytes', async () => {
    const client = connect('/transports/websocket?rate=100&size=80')
    const seen: string[] = []
    client.on('message', (data: Buffer, isBinary) => {
      expect(isBinary).toBe(false)
      seen.push(data.toString())
      if (seen.length === 5) client.close()
    })
    await once(client, 'close')
    expect(isConsecutive(updatesIn(`[${seen.join(',')}]`))).toBe(true)
    expect(seen.map((text) => text.length)).toEqual(seen.map(() => 80))
  })

  test('counts as a stream, and is closed when the server goes away', async () => {
    const own = await startServer()
    const client = new WebSocket(`${own.url.replace('http:', 'ws:')}/transports/websocket?rate=0`)
    await once(client, 'open')
    expect(own.openStreams()).toBe(1)
    const closed = once(client, 'close')
    await expect(own.drain(10_000)).resolves.toBe(0)
    await expect(closed).resolves.toHaveProperty('0', 1001)
  })

  test('elsewhere, and without an upgrade, is answered as plain HTTP', async () => {
    const refused = async (client: WebSocket): Promise<number | undefined> => {
      const [, answer] = (await once(client, 'unexpected-response')) as [unknown, { statusCode: number }]
      client.on('error', () => {}).terminate()
      return answer.statusCode
    }
    await expect(refused(connect('/nowhere'))).resolves.toBe(404)
    const plain = await ask(server, '1.1', '/transports/websocket')
    await plain.ended
    expect(plain.status).toBe(426)
  })
})

test('a message is taken', async () => {
  const url = `${server.url}/transports/message`
  const taken = await fetch(url, { method: 'POST', body: 'hello' })
  expect(taken.status).toBe(204)
  const large = await fetch(url, { method: 'POST', body: 'x'.repeat(70_000) })
  expect(large.status).toBe(413)
  await expect(fetch(url)).resolves.toMatchObject({ status: 405 })
})
