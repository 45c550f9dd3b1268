import { eventSource, type EventSourceItem, type EventSourceOptions } from '@ssespec/client'
import { describe, expect, it } from 'vitest'

import { wireServer, type WireServer } from './wire-server.ts'

const type = 'Content-Type: text/event-stream\r\n'
const stream = (body: string): string => `HTTP/1.1 200 OK\r\n${type}Connection: close\r\n\r\n${body}`
const gone = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'

/** A server that gives one answer a connection, and then says that it is over. */
async function answering(...answers: string[]): Promise<WireServer> {
  return wireServer((socket) => socket.end(answers.shift() ?? gone))
}

async function follow(url: string, options: EventSourceOptions = {}): Promise<EventSourceItem[]> {
  const items: EventSourceItem[] = []
  for await (const item of eventSource(url, { reconnectionTimeMs: 0, ...options })) items.push(item)
  return items
}

/** What happened, without times. */
function told(items: readonly EventSourceItem[]): string[] {
  return items.map((item) => {
    switch (item.kind) {
      case 'event':
        return `${item.type} ${item.data} (${item.lastEventId})`
      case 'open':
        return 'open'
      case 'reconnect':
        return `reconnect after ${item.afterMs}`
      case 'failed':
        return `failed: ${item.because}`
    }
  })
}

const lastEventIds = (server: WireServer): (string | undefined)[] =>
  server.requests.map((request) => /^last-event-id: (.*)\r$/im.exec(request)?.[1])

it('reconnects with the last event ID until it is told to stop', async () => {
  const server = await answering(
    stream('id: é\ndata: 1\n\n'),
    stream('event: x\ndata: 2\n\nid: 3\n\n'),
    stream('data: lost'),
  )
  const items = told(await follow(server.url))
  expect(items.slice(0, 3)).toEqual(['open', 'message 1 (é)', 'reconnect after 0'])
  expect(items.slice(3, 6)).toEqual(['open', 'x 2 (é)', 'reconnect after 0'])
  expect(items.slice(6)).toEqual([
    'open',
    'reconnect after 0',
    'failed: the server answered 204: the stream is over',
  ])
  expect(lastEventIds(server)).toEqual([undefined, '\xc3\xa9', '3', '3'])
  await server.allClosed()
})

it('waits as long as the stream says', async () => {
  const server = await answering(stream('retry: 20\ndata: 1\n\n'))
  const items = await follow(server.url)
  expect(told(items)).toContain('reconnect after 20')
  const [lost, failed] = items.slice(-2)
  expect(failed!.at - lost!.at).toBeGreaterThanOrEqual(19)
})

it('asks as an EventSource asks', async () => {
  const server = await answering()
  await follow(server.url, { lastEventId: '7', headers: [['X-A', '1']] })
  const [request = ''] = server.requests
  expect(request).toMatch(/^accept: text\/event-stream\r$/im)
  expect(request).toMatch(/^last-event-id: 7\r$/im)
  expect(request).toMatch(/^x-a: 1\r$/im)
})

describe('fails for good', () => {
  it.each([
    ['on another status', 'HTTP/1.1 500 No\r\nConnection: close\r\n\r\n', 'the server answered 500'],
    [
      'on another type',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n',
      'the type is text/html',
    ],
    ['without a type', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n', 'the type is no type'],
  ])('%s', async (_, answer, because) => {
    const server = await answering(answer)
    expect(told(await follow(server.url))).toEqual([`failed: ${because}`])
    expect(server.requests).toHaveLength(1)
  })

  it('on a line beyond the limit', async () => {
    const server = await answering(stream(`data: ${'a'.repeat(100)}\n\n`))
    expect(told(await follow(server.url, { limits: { line: 50 } })).at(-1)).toMatch(
      /^failed: The line goes beyond 50/,
    )
  })
})

it('takes a type with parameters, in any case', async () => {
  const server = await answering(
    `HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream;charset=utf-8\r\nConnection: close\r\n\r\n`,
  )
  expect(told(await follow(server.url))[0]).toBe('open')
})

it('follows redirects', async () => {
  const server = await answering(
    'HTTP/1.1 307 Moved\r\nLocation: /to\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    stream('data: 1\n\n'),
  )
  const items = await follow(server.url)
  expect(told(items).slice(0, 2)).toEqual(['open', 'message 1 ()'])
  expect(items[0]).toMatchObject({ url: `${server.url}to` })
})

it('tries again where there is no server', async () => {
  const abort = new AbortController()
  const kinds: string[] = []
  for await (const item of eventSource('http://127.0.0.1:1/', {
    reconnectionTimeMs: 1,
    signal: abort.signal,
  })) {
    kinds.push(item.kind)
    if (kinds.length === 3) abort.abort()
  }
  expect(kinds).toEqual(['reconnect', 'reconnect', 'reconnect'])
})

it('closes the connection when the loop is left', async () => {
  const server = await wireServer((socket) => socket.write(stream('data: 1\n\n')))
  for await (const item of eventSource(server.url)) if (item.kind === 'event') break
  await server.allClosed()
  expect(server.requests).toHaveLength(1)
})

it('ends when it is aborted while the stream is silent', async () => {
  const server = await wireServer((socket) => socket.write(stream('')))
  const abort = new AbortController()
  const kinds: string[] = []
  for await (const item of eventSource(server.url, { signal: abort.signal })) {
    kinds.push(item.kind)
    setImmediate(() => abort.abort())
  }
  expect(kinds).toEqual(['open'])
  await server.allClosed()
})
