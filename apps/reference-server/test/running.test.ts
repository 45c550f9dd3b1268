import http2 from 'node:http2'
import net from 'node:net'
import { once } from 'node:events'
import { parse } from '@ssespec/grammar'
import { afterEach, describe, expect, test } from 'vitest'
import { ListenError, startReferenceServer } from '@ssespec/reference-server'
import type { ReferenceServer } from '@ssespec/reference-server'
import { PROTOCOLS, ask, askHttp1, startServer } from './wire.ts'

const running = new Set<ReferenceServer>()
afterEach(async () => {
  await Promise.all([...running].map((server) => server.close()))
  running.clear()
})

async function start(...options: Parameters<typeof startServer>): Promise<ReferenceServer> {
  const server = await startServer(...options)
  running.add(server)
  return server
}

/** Waits until another client has seen that many events at a rate of 1,000 a second. */
async function goBy(server: ReferenceServer, events: number): Promise<void> {
  await (await ask(server, '1.1', '/events?rate=1000')).firstEvents(events)
}

test('a port that is taken is a rejection that says so', async () => {
  const { url } = await start()
  const port = Number(new URL(url).port)
  await expect(startReferenceServer({ port })).rejects.toThrow(ListenError)
  await expect(startReferenceServer({ port })).rejects.toThrow(
    `Cannot listen on 127.0.0.1 port ${port}: another process uses it. Choose another port, or 0 for any free one`,
  )
  await expect(startReferenceServer({ port: 70_000 })).rejects.toThrow('a whole number from 0 to 65535')
})

test('a cleartext port of its own takes HTTP/2 alone', async () => {
  const server = await start({ http2Port: 0 })
  const session = http2.connect(server.http2Url ?? '')
  const stream = session.request({ ':path': '/events' })
  const [head] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
  session.destroy()
  expect(head[':status']).toBe(200)
})

test('HTTP/1.1 is spoken over TLS to clients that do not ask for HTTP/2', async () => {
  const server = await start()
  const answer = await askHttp1(new URL('/events?rate=100', server.secureUrl), {})
  expect(await answer.firstEvents(3)).toHaveLength(3)
})

test('the version is told apart however small the pieces of the first bytes are', async () => {
  const server = await start()
  const port = Number(new URL(server.url).port)
  const socket = net.connect(port, '127.0.0.1').setNoDelay(true)
  await once(socket, 'connect')
  for (const byte of 'PU') {
    socket.write(byte)
    // An answer to another client tells that the server has had its turn.
    await (
      await ask(server, '1.1', '/')
    ).ended
  }
  socket.write('T /events HTTP/1.1\r\nHost: a\r\n\r\n')
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  expect(bytes.toString()).toMatch(/^HTTP\/1\.1 405 /)
})

test('a connection that is closed before it said anything is closed here too', async () => {
  const server = await start()
  const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.end().resume()
  expect(await once(socket, 'close')).toEqual([false])
})

test.each([
  ['nothing of HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['a method that there is not', 'FROBNICATE /events HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['no path', 'GET  HTTP/1.1\r\n\r\n'],
  ['an encoding that is none', 'GET /faults/%zz%ff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['a head without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`],
  ['a preface and no frames', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${'\xff'.repeat(100)}`],
  ['half a preface', 'PRI * HTTP/2.0\r\n\r\nXX'],
])('%s does no harm', async (_what, text) => {
  const server = await start()
  for (const url of [server.url, server.secureUrl ?? '']) {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.end(text, 'latin1').resume()
    // Not `once`, which rejects when the connection is reset.
    await new Promise((closed) => socket.once('close', closed))
  }
  expect(await (await ask(server, '2c', '/events')).firstEvents(1)).toHaveLength(1)
})

test('an HTTP/1.0 request gets a body that ends with the connection', async () => {
  const server = await start()
  const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write('GET /events?rate=100&count=3 HTTP/1.0\r\n\r\n')
  const text = Buffer.concat((await socket.toArray()) as Buffer[]).toString()
  expect(text).not.toMatch(/transfer-encoding/i)
  expect(parse(Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4)))).toHaveLength(5)
})

test('a server started again with the origin of the one before continues its numbers', async () => {
  const one = await start()
  const before = await (await ask(one, '1.1', '/events?rate=100')).firstEvents(3)
  await one.close()
  const two = await start({ origin: one.origin })
  const headers = { 'Last-Event-ID': before.at(-1)?.lastEventId ?? '' }
  const [next] = await (await ask(two, '1.1', '/events?rate=100', { headers })).firstEvents(1)
  expect(Number(next?.lastEventId)).toBe(Number(before.at(-1)?.lastEventId) + 1)
})

describe.each(PROTOCOLS)('over HTTP/%s', (protocol) => {
  test('the open streams are counted until their clients leave', async () => {
    const server = await start()
    const answers = await Promise.all([1, 2, 3].map(() => ask(server, protocol, '/events?rate=100')))
    await Promise.all(answers.map((answer) => answer.until(({ events }) => events.length > 1)))
    expect(server.openStreams()).toBe(3)
    for (const answer of answers) answer.leave()
    await expect.poll(() => server.openStreams()).toBe(0)
  })

  test('a drain ends each stream properly after a whole event', async () => {
    const server = await start()
    const paths = ['/events?rate=1000', '/events?rate=0', '/.sse', '/faults/delivery/incremental/buffer-4096']
    const answers = await Promise.all(paths.map((path) => ask(server, protocol, path)))
    await answers[0]?.until(({ events }) => events.length > 10)
    expect(await server.drain(10_000)).toBe(0)
    for (const answer of answers) {
      expect(await answer.ended).toBe('properly')
      expect(parse(answer.body).some((item) => item.kind === 'discarded')).toBe(false)
    }
    await expect(ask(server, protocol, '/events')).rejects.toThrow(/ECONNREFUSED/)
  })

  test('a drain cuts what does not end in the time given', async () => {
    const server = await start()
    const answer = await ask(server, protocol, '/events?rate=100&size=4194304')
    answer.pause()
    await goBy(server, 200)
    expect(await server.drain(100)).toBe(1)
  })

  test('closing cuts everything at once and leaves nothing behind', async () => {
    const server = await start()
    const paths = [
      '/events',
      '/faults/delivery/head-flushed',
      '/hostile/never-answers',
      '/hostile/event-flood',
    ]
    const asked = Promise.allSettled(paths.map(async (path) => (await ask(server, protocol, path)).ended))
    await expect.poll(() => server.openStreams()).toBe(paths.length)
    await server.close()
    for (const outcome of await asked) expect(outcome).not.toMatchObject({ value: 'properly' })
    expect(server.openStreams()).toBe(0)
  })
})

test.each(PROTOCOLS)('over HTTP/%s a client that stops reading gets what it missed', async (protocol) => {
  const server = await start()
  const answer = await ask(server, protocol, '/events?rate=1000&size=65536')
  await answer.until(({ length }) => length > 100_000)
  answer.pause()
  await goBy(server, 1000)
  answer.resume()
  await answer.until(({ events }) => events.length > 1000)
  answer.leave()
  const ids = answer.events.map(({ lastEventId }) => Number(lastEventId))
  expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index))
})

test('a drain closes the connections that would be kept', async () => {
  const server = await start()
  const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write('GET /events HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(socket, 'data')
  expect(await server.drain(3000)).toBe(0)
  socket.destroy()
})

test('HTTP/2 clients hear GOAWAY when the server drains', async () => {
  const server = await start()
  const session = http2.connect(server.url)
  const goaway = once(session, 'goaway')
  const stream = session.request({ ':path': '/events' })
  await once(stream, 'response')
  stream.resume()
  expect(await server.drain(10_000)).toBe(0)
  expect((await goaway)[0]).toBe(http2.constants.NGHTTP2_NO_ERROR)
})
