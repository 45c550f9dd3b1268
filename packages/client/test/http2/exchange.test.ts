import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createSecureServer, createServer, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'

import { eventSourceHeaders, exchange } from '@ssespec/client'
import { entriesOf, finalHead, firstOf } from '@ssespec/recording'
import { describe, expect, it, onTestFinished } from 'vitest'

import { FLAGS, FRAME_TYPES } from '../../src/http2/frame.ts'
import { selfSigned } from '../certificate.ts'
import { contentText, kinds } from '../entries.ts'
import { options } from '../options.ts'
import { wireServer, writeParts } from '../wire-server.ts'
import { collect, data, framesIn, goAway, headers, ok, reset, settings } from './frames.ts'

async function listening(server: Server | ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('with a server of node:http2', () => {
  it('reads a stream to its end', async () => {
    const server = createServer((request, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' })
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'x-id': request.headers['last-event-id'],
      })
      response.write('data: 1\n\n')
      response.addTrailers({ 'x-sum': '1' })
      response.end('data: 2\n\n')
    })
    const url = `http://127.0.0.1:${await listening(server)}/`
    const request = { url, protocol: 'h2c', headers: eventSourceHeaders({ lastEventId: 'é' }) } as const
    const recording = await exchange(request, options)
    const expected = ['connect', 'request', 'informational 103', 'head 200', 'trailers', 'end end-stream']
    expect(kinds(recording)).toEqual(expected)
    expect(contentText(recording)).toBe('data: 1\n\ndata: 2\n\n')
    expect(finalHead(recording)).toMatchObject({ httpVersion: '2', reason: '' })
    expect(finalHead(recording)?.headers).toContainEqual(['x-id', '\xc3\xa9'])
  })

  it('over TLS', async () => {
    const server = createSecureServer(await selfSigned(), (_, response) => response.end('hello'))
    const url = `https://127.0.0.1:${await listening(server)}/`
    const recording = await exchange({ url, protocol: 'h2' }, { ...options, insecure: true })
    expect(contentText(recording)).toBe('hello')
    expect(firstOf(recording, 'connect')).toMatchObject({ alpn: 'h2', tls: 'TLSv1.3' })
  })

  it('leaves with RST_STREAM(CANCEL) and GOAWAY', async () => {
    const server = createServer()
    const closed = Promise.withResolvers<number>()
    const goneAway = Promise.withResolvers<number>()
    server.on('session', (session) => session.on('goaway', goneAway.resolve))
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('close', () => closed.resolve(stream.rstCode)).on('error', () => {})
      stream.respond({ ':status': 200 })
      stream.write('data: 1\n\n')
    })
    const url = `http://127.0.0.1:${await listening(server)}/`
    const recording = await exchange({ url, protocol: 'h2c' }, { ...options, until: () => true })
    expect(kinds(recording).at(-1)).toBe('abort satisfied')
    expect(await closed.promise).toBe(8)
    expect(await goneAway.promise).toBe(0)
  })

  it('sends and receives more than the windows hold', async () => {
    const server = createServer((request, response) => request.pipe(response))
    const url = `http://127.0.0.1:${await listening(server)}/`
    const body = Buffer.alloc(5_000_000, 'data: abc\n\n')
    const recording = await exchange({ url, protocol: 'h2c', method: 'POST', body }, options)
    expect(kinds(recording).at(-1)).toBe('end end-stream')
    expect(contentText(recording) === body.toString()).toBe(true)
  })
})

/** What a recording shows after the request when a server sends these frames and then closes. */
async function afterFrames(...frames: Uint8Array[]): Promise<string[]> {
  const server = await wireServer(async (socket) => {
    await writeParts(socket, frames)
    socket.end()
  })
  const recording = await exchange({ url: server.url, protocol: 'h2c' }, options)
  await server.allClosed()
  return kinds(recording).slice(2)
}

describe('shows how a stream ended', () => {
  it.each([
    ['END_STREAM', [settings, ok, data('a', FLAGS.END_STREAM)], ['head 200', 'end end-stream']],
    ['END_STREAM on the head', [settings, headers([[':status', '204']], 5)], ['head 204', 'end end-stream']],
    ['FIN', [settings, ok, data('a')], ['head 200', 'end close']],
    ['FIN before the head', [settings], ['error head ERR_CLOSED_IN_HEAD']],
    ['RST_STREAM', [settings, ok, data('a'), reset(2)], ['head 200', 'error body RST_STREAM']],
    [
      'RST_STREAM without an error',
      [settings, ok, data('a'), reset(0)],
      ['head 200', 'error body RST_STREAM'],
    ],
    ['RST_STREAM before the head', [settings, reset(7)], ['error head RST_STREAM']],
    ['GOAWAY with an error', [settings, ok, goAway(1, 11)], ['head 200', 'error body GOAWAY']],
    ['GOAWAY that leaves us out', [settings, goAway(0, 0)], ['error head GOAWAY']],
    [
      'GOAWAY that lets us end',
      [settings, ok, goAway(1, 0), data('', FLAGS.END_STREAM)],
      ['head 200', 'end end-stream'],
    ],
  ])('%s', async (_, frames, expected) => {
    expect(await afterFrames(...frames)).toEqual(expected)
  })

  it('with the code', async () => {
    const server = await wireServer((socket) => socket.write(Buffer.concat([settings, ok, reset(8)])))
    const recording = await exchange({ url: server.url, protocol: 'h2c' }, options)
    expect(firstOf(recording, 'error')).toMatchObject({
      http2Code: 8,
      message: 'The peer sent RST_STREAM with CANCEL (8).',
    })
  })
})

describe('a fault of the peer is malformed', () => {
  it.each([
    ['no status', [settings, headers([['a', 'b']])], 'malformed status-line'],
    ['content before the head', [settings, data('a')], 'malformed framing'],
    ['content after 204', [settings, headers([[':status', '204']]), data('a')], 'malformed framing'],
    ['trailers that do not end the stream', [settings, ok, headers([['a', 'b']])], 'malformed trailer'],
    [
      'a push',
      [settings, Uint8Array.of(0, 0, 4, FRAME_TYPES.PUSH_PROMISE, 4, 0, 0, 0, 1, 0, 0, 0, 2)],
      'malformed framing',
    ],
    ['a frame too large', [settings, Uint8Array.of(0, 64, 1, 0, 0, 0, 0, 0, 1)], 'malformed framing'],
    [
      'a header block that is none',
      [settings, Uint8Array.of(0, 0, 1, 1, 4, 0, 0, 0, 1, 0xff)],
      'malformed header',
    ],
    [
      'padding as long as its frame',
      [settings, ok, Uint8Array.of(0, 0, 1, 0, 8, 0, 0, 0, 1, 1)],
      'malformed framing',
    ],
    ['CONTINUATION of nothing', [settings, Uint8Array.of(0, 0, 0, 9, 4, 0, 0, 0, 1)], 'malformed header'],
  ])('%s', async (_, frames, expected) => {
    expect((await afterFrames(...frames)).filter((kind) => !kind.startsWith('head'))).toEqual([
      expected,
      'abort malformed',
    ])
  })
})

it('shows header fields that HTTP/2 forbids', async () => {
  const server = await wireServer((socket) => {
    const head = headers([
      [':status', '200'],
      ['connection', 'keep-alive'],
    ])
    socket.write(Buffer.concat([settings, head, data('hello', FLAGS.END_STREAM)]))
  })
  const recording = await exchange({ url: server.url, protocol: 'h2c' }, options)
  expect(finalHead(recording)?.headers).toEqual([['connection', 'keep-alive']])
  expect(contentText(recording)).toBe('hello')
})

it('takes padding and priority off', async () => {
  const fields = headers([[':status', '200']]).subarray(9)
  const padded = [
    Uint8Array.of(0, 0, fields.length + 8, 1, 4 | 8 | 32, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, ...fields, 0, 0),
    Uint8Array.of(0, 0, 5, 0, 8 | 1, 0, 0, 0, 1, 2, 104, 105, 0, 0),
  ]
  const server = await wireServer((socket) => writeParts(socket, [settings, ...padded]))
  const recording = await exchange({ url: server.url, protocol: 'h2c' }, options)
  expect(contentText(recording)).toBe('hi')
})

it('answers PING and SETTINGS, and gives back what it has read', async () => {
  const ping = Uint8Array.of(0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
  const received = Promise.withResolvers<Uint8Array>()
  const server = await wireServer((socket, first) => {
    const sent = collect(socket, first)
    socket.on('close', () => received.resolve(sent.bytes()))
    socket.write(Buffer.concat([settings, ping, ok, data('12345'), data('', FLAGS.END_STREAM)]))
  })
  await exchange({ url: server.url, protocol: 'h2c' }, options)
  const frames = framesIn(await received.promise).map(({ type, flags, streamId }) => [type, flags, streamId])
  expect(frames).toEqual([
    [FRAME_TYPES.SETTINGS, 0, 0],
    [FRAME_TYPES.WINDOW_UPDATE, 0, 0],
    [FRAME_TYPES.HEADERS, FLAGS.END_STREAM | FLAGS.END_HEADERS, 1],
    [FRAME_TYPES.SETTINGS, FLAGS.ACK, 0],
    [FRAME_TYPES.PING, FLAGS.ACK, 0],
    [FRAME_TYPES.WINDOW_UPDATE, 0, 1],
    [FRAME_TYPES.WINDOW_UPDATE, 0, 0],
    [FRAME_TYPES.GOAWAY, 0, 0],
  ])
})

describe('a server that does not speak HTTP/2', () => {
  it('answers in HTTP/1.1', async () => {
    const server = await wireServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const recording = await exchange({ url: server.url, protocol: 'h2c' }, options)
    expect(kinds(recording).slice(2)).toEqual(['error connect ERR_NOT_HTTP2'])
  })

  it('closes', async () => {
    expect(await afterFrames()).toEqual(['error connect ERR_NOT_HTTP2'])
  })

  it('waits', async () => {
    const server = await wireServer(() => {})
    const recording = await exchange({ url: server.url, protocol: 'h2c' }, { ...options, headTimeoutMs: 50 })
    expect(kinds(recording).slice(2)).toEqual(['error connect ERR_NOT_HTTP2', 'abort head-timeout'])
  })

  it.each([{}, { ALPNProtocols: ['http/1.1'] }])('says so by ALPN: %o', async (alpn) => {
    const server = await wireServer(() => {}, { ...(await selfSigned()), ...alpn })
    const recording = await exchange({ url: server.url, protocol: 'h2' }, { ...options, insecure: true })
    expect(kinds(recording)).toEqual(['error tls ERR_NO_ALPN_H2'])
  })
})

it('says that HTTP/1.1 is not offered where ALPN refuses it', async () => {
  const server = await wireServer(() => {}, { ...(await selfSigned()), ALPNProtocols: ['h2'] })
  const target = { url: server.url, protocol: 'http/1.1' } as const
  const recording = await exchange(target, { ...options, insecure: true })
  expect(kinds(recording)).toEqual(['error tls ERR_NO_ALPN_HTTP1'])
})

it('leaves out what belongs to HTTP/1.1', async () => {
  const server = createServer((request, response) => response.end(JSON.stringify(request.headers)))
  const url = `http://127.0.0.1:${await listening(server)}/`
  const recording = await exchange(
    {
      url,
      protocol: 'h2c',
      headers: [
        ['Host', 'example.org'],
        ['Connection', 'close'],
        ['X-A', '1'],
      ],
    },
    options,
  )
  expect(JSON.parse(contentText(recording))).toMatchObject({ ':authority': 'example.org', 'x-a': '1' })
  expect(entriesOf(recording, 'request')[0]?.headers).toEqual([['x-a', '1']])
})
