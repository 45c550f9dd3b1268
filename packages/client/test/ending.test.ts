import { exchange } from '@ssespec/client'
import { firstOf, lastOf } from '@ssespec/recording'
import { expect, it } from 'vitest'

import { contentText, kinds } from './entries.ts'
import { options } from './options.ts'
import { wireServer } from './wire-server.ts'

const stream = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n'

it('after the duration, counted from the head', async () => {
  const server = await wireServer((socket) => socket.write(`${stream}1\r\na\r\n`))
  const recording = await exchange({ url: server.url, protocol: 'http/1.1' }, { ...options, durationMs: 100 })
  expect(kinds(recording)).toEqual(['connect', 'request', 'head 200', 'chunk', 'abort duration'])
  const elapsed = lastOf(recording, 'abort')!.at - firstOf(recording, 'head')!.at
  expect(elapsed).toBeGreaterThan(95)
  await server.allClosed()
})

it('when it is satisfied', async () => {
  const server = await wireServer((socket) => socket.write(`${stream}3\r\nabc\r\n3\r\ndef\r\n`))
  const seen: number[] = []
  const recording = await exchange(
    { url: server.url, protocol: 'http/1.1' },
    {
      ...options,
      until: ({ offset, bytes }, { head }) => {
        seen.push(offset)
        return head.status === 200 && offset + bytes.length >= 6
      },
    },
  )
  expect(kinds(recording).at(-1)).toBe('abort satisfied')
  expect(contentText(recording)).toBe('abcdef')
  expect(seen[0]).toBe(0)
  await server.allClosed()
})

it('when it is cancelled, in the head or in the content', async () => {
  const server = await wireServer((socket, request) => {
    if (request.startsWith('GET /stream')) socket.write(stream)
  })
  const before = new AbortController()
  const silent = exchange({ url: server.url, protocol: 'http/1.1' }, { ...options, signal: before.signal })
  setImmediate(() => before.abort())
  expect(kinds(await silent).at(-1)).toBe('abort cancelled')

  const within = new AbortController()
  const recording = await exchange(
    { url: `${server.url}stream`, protocol: 'http/1.1' },
    { ...options, signal: within.signal, onHead: () => within.abort() },
  )
  expect(kinds(recording)).toEqual(['connect', 'request', 'head 200', 'abort cancelled'])

  const aborted = await exchange(
    { url: server.url, protocol: 'http/1.1' },
    { ...options, signal: within.signal },
  )
  expect(kinds(aborted)).toEqual(['abort cancelled'])
  await server.allClosed()
})

it('when no head comes, and says whether any of it did', async () => {
  const server = await wireServer((socket, request) => {
    if (request.startsWith('GET /some')) socket.write('HTTP/1.1 200 OK\r\nA: 1\r\n')
    if (request.startsWith('GET /other')) socket.write('hello?')
  })
  const timing = { ...options, headTimeoutMs: 100 }
  const nothing = await exchange({ url: server.url, protocol: 'http/1.1' }, timing)
  expect(kinds(nothing)).toEqual(['connect', 'request', 'abort head-timeout'])
  const some = await exchange({ url: `${server.url}some`, protocol: 'http/1.1' }, timing)
  expect(kinds(some)).toEqual(['connect', 'request', 'limit head', 'abort head-timeout'])
  expect(firstOf(some, 'limit')).toMatchObject({ limit: 65_536, seen: 23 })
  const other = await exchange({ url: `${server.url}other`, protocol: 'http/1.1' }, timing)
  expect(kinds(other)).toContain('malformed status-line')
})

it('when the connection breaks', async () => {
  const server = await wireServer((socket, request) => {
    if (request.startsWith('GET /head')) socket.resetAndDestroy()
    else socket.write(`${stream}5\r\nab`)
  })
  const head = await exchange({ url: `${server.url}head`, protocol: 'http/1.1' }, options)
  expect(kinds(head)).toEqual(['connect', 'request', 'error head ECONNRESET'])
})

it('when the connection is reset inside the content', async () => {
  const { promise: read, resolve } = Promise.withResolvers<void>()
  const server = await wireServer(async (socket) => {
    socket.write(`${stream}5\r\nab`)
    await read
    socket.resetAndDestroy()
  })
  const until = (): boolean => {
    resolve()
    return false
  }
  const recording = await exchange({ url: server.url, protocol: 'http/1.1' }, { ...options, until })
  expect(kinds(recording)).toEqual(['connect', 'request', 'head 200', 'chunk', 'error body ECONNRESET'])
  expect(contentText(recording)).toBe('ab')
})

it('when bytes follow the message, however late within reason', async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const server = await wireServer(async (socket) => {
    socket.write('HTTP/1.1 204 No Content\r\n\r\n')
    await ended
    socket.write('surplus')
  })
  const recording = await exchange(
    { url: server.url, protocol: 'http/1.1' },
    { ...options, onHead: () => resolve() },
  )
  expect(kinds(recording)).toEqual(['connect', 'request', 'head 204', 'end no-content', 'malformed framing'])
})
