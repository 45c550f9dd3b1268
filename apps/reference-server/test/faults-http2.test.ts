import http2 from 'node:http2'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startReferenceServer } from '@ssespec/reference-server'
import type { ReferenceServer } from '@ssespec/reference-server'
import { DATA, FrameConnection, HEADERS } from './http2-frames.ts'
import { ask, startServer } from './wire.ts'

let server: ReferenceServer
let faults: { name: string; protocols: string[]; path: string; urls?: Record<string, string> }[]
beforeAll(async () => {
  server = await startServer()
  const answer = await ask(server, '1.1', '/faults')
  await answer.ended
  faults = JSON.parse(answer.body.toString()) as typeof faults
})
afterAll(() => server.close())

function urlOf(name: string, protocol: string): URL {
  const fault = faults.find((one) => one.name === name)
  return new URL(fault?.urls?.[protocol] ?? fault?.path ?? '', server.url)
}

async function withFrames(
  url: URL,
  window: number | undefined,
  use: (connection: FrameConnection) => Promise<void>,
): Promise<void> {
  const connection = new FrameConnection(url, window)
  try {
    await use(connection)
  } finally {
    connection.close()
  }
}

test.each(['connection', 'keep-alive', 'transfer-encoding'])(
  'response/connection-headers/%s',
  async (field) => {
    const url = urlOf(`response/connection-headers/${field}`, '2c')
    await withFrames(url, undefined, async (connection) => {
      connection.get(url.pathname, 1)
      await connection.until((frames) => frames.some(({ type }) => type === DATA))
      const head = connection.frames.find(({ type }) => type === HEADERS)
      expect(head?.payload.toString('latin1')).toContain(`\0${String.fromCharCode(field.length)}${field}`)
    })
  },
)

test('a proper client over TLS refuses such a head', async () => {
  const session = http2.connect(urlOf('response/connection-headers/connection', '2'), {
    rejectUnauthorized: false,
  })
  const stream = session.request({ ':path': '/faults/response/connection-headers/connection' })
  await expect(once(stream, 'response')).rejects.toThrow(/PROTOCOL_ERROR/)
  session.destroy()
})

test('lifecycle/h2-flow-control/ignored sends more than the window lets it', async () => {
  const url = urlOf('lifecycle/h2-flow-control/ignored', '2c')
  await withFrames(url, 10, async (connection) => {
    connection.get(url.pathname, 1)
    await connection.until(() => connection.bytesOn(1) > 100)
    expect(connection.bytesOn(1)).toBeGreaterThan(10)
  })
})

test('lifecycle/h2-flow-control/never-goes-on stays where the window was full', async () => {
  const url = urlOf('lifecycle/h2-flow-control/never-goes-on', '2c')
  await withFrames(url, 50, async (connection) => {
    connection.get(url.pathname, 1)
    await connection.until(() => connection.bytesOn(1) === 50)
    connection.widen(1, 100_000)
    // Another connection sees time go by.
    await (await ask(server, '2c', '/events')).firstEvents(4)
    expect(connection.bytesOn(1)).toBe(50)
  })
})

test('a good stream honours the window and goes on when it is widened', async () => {
  await withFrames(new URL(server.url), 50, async (connection) => {
    connection.get('/events', 1)
    await connection.until(() => connection.bytesOn(1) === 50)
    await (await ask(server, '2c', '/events')).firstEvents(4)
    expect(connection.bytesOn(1)).toBe(50)
    connection.widen(1, 100_000)
    await connection.until(() => connection.bytesOn(1) > 150)
  })
})

test('lifecycle/h2-cancel/ignored goes on with a stream that was cancelled', async () => {
  const url = urlOf('lifecycle/h2-cancel/ignored', '2c')
  await withFrames(url, undefined, async (connection) => {
    connection.get(url.pathname, 1)
    await connection.until(() => connection.bytesOn(1) > 0)
    connection.cancel(1)
    const seen = connection.bytesOn(1)
    await connection.until(() => connection.bytesOn(1) > seen + 200)
    expect(connection.bytesOn(1)).toBeGreaterThan(seen + 200)
  })
})

test('lifecycle/h2-cancel/closes-the-connection takes the other streams along', async () => {
  const session = http2.connect(server.url)
  const path = '/faults/lifecycle/h2-cancel/closes-the-connection'
  const [one, two] = [session.request({ ':path': path }), session.request({ ':path': '/events' })]
  two.resume().on('error', () => undefined)
  session.on('error', () => undefined)
  await Promise.all([once(one, 'data'), once(two, 'response')])
  one.close(http2.constants.NGHTTP2_CANCEL)
  expect(await once(session, 'close')).toEqual([])
  expect(two.destroyed).toBe(true)
})

describe('lifecycle/h2-streams', () => {
  test('advertised says 8', async () => {
    const url = urlOf('lifecycle/h2-streams/advertised', '2c')
    const session = http2.connect(url)
    const [settings] = (await once(session, 'remoteSettings')) as [http2.Settings]
    session.destroy()
    expect(settings.maxConcurrentStreams).toBe(8)
  })

  test('served leaves the seventh stream without an answer', async () => {
    const session = http2.connect(server.url)
    const path = '/faults/lifecycle/h2-streams/served'
    const streams = Array.from({ length: 7 }, () => session.request({ ':path': path }))
    for (const stream of streams) stream.resume().on('error', () => undefined)
    const answered = new Set<number>()
    streams.forEach((stream, index) => stream.once('response', () => answered.add(index)))
    await Promise.all(
      streams
        .slice(0, 6)
        .map((stream) => once(stream, 'end', { signal: AbortSignal.timeout(500) }).catch(() => undefined)),
    )
    session.destroy()
    expect([...answered].toSorted()).toEqual([0, 1, 2, 3, 4, 5])
  })
})

test('lifecycle/http2-offered speaks HTTP/1.1 where HTTP/2 is offered', async () => {
  const url = urlOf('lifecycle/http2-offered/http1-only', '1.1')
  const agent = new https.Agent({ ALPNProtocols: ['h2', 'http/1.1'] })
  const request = https.get(url, { rejectUnauthorized: false, agent })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  expect([response.statusCode, response.httpVersion]).toEqual([200, '1.1'])
  request.destroy()
})

test('a fault with ports of its own is not served on the others', async () => {
  const answer = await ask(server, '2c', '/faults/lifecycle/h2-cancel/ignored')
  expect(answer.status).toBe(421)
  answer.leave()
})

test('without a certificate the list leaves out what needs TLS', async () => {
  const bare = await startReferenceServer()
  try {
    const answer = await ask(bare, '1.1', '/faults')
    await answer.ended
    const list = JSON.parse(answer.body.toString()) as typeof faults
    const names = list.map(({ name }) => name)
    expect(names).not.toContain('lifecycle/http2-offered/http1-only')
    expect(list.find(({ name }) => name === 'lifecycle/h2-streams/advertised')?.protocols).toEqual(['2c'])
  } finally {
    await bare.close()
  }
})
