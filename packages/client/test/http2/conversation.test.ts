import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'

import { http2Conversation } from '@ssespec/client'
import { entriesOf, type EntryOf, firstOf, type Recording } from '@ssespec/recording'
import { describe, expect, it, onTestFinished } from 'vitest'

import { kinds } from '../entries.ts'
import { options } from '../options.ts'
import { wireServer } from '../wire-server.ts'
import { data, ok, settings } from './frames.ts'

/** A server whose streams never end: what is written to them is told by the test. */
async function endless(
  begin: (stream: ServerHttp2Stream) => void,
): Promise<{ url: string; protocol: 'h2c' }> {
  const server = createServer()
  server.on('stream', (stream) => {
    stream.on('error', () => {})
    stream.respond({ ':status': 200, 'content-type': 'text/event-stream' })
    begin(stream)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, protocol: 'h2c' }
}

const PATIENCE_MS = 10_000

function frames(recording: Recording, type: string, direction: 'sent' | 'received'): EntryOf<'frame'>[] {
  return entriesOf(recording, 'frame').filter((frame) => frame.type === type && frame.direction === direction)
}

function flowBytes(recording: Recording, streamId: number): number {
  return frames(recording, 'DATA', 'received')
    .filter((frame) => frame.streamId === streamId)
    .reduce((sum, { length }) => sum + length, 0)
}

it('holds a small window, and sees the stream go on when it is widened', async () => {
  const target = await endless((stream) => stream.write(Buffer.alloc(100_000)))
  const recording = await http2Conversation(
    target,
    { ...options, streamWindow: 1_024 },
    async (conversation) => {
      const held = conversation.open()
      const wide = conversation.open({ window: 'wide' })
      await conversation.until(() => conversation.stream(wide).flowBytes === 100_000, PATIENCE_MS)
      expect(conversation.stream(held).flowBytes).toBe(1_024)
      conversation.grant(held, 500)
      expect(await conversation.until(() => conversation.stream(held).flowBytes === 1_524, PATIENCE_MS)).toBe(
        true,
      )
    },
  )
  expect(flowBytes(recording, 1)).toBe(1_524)
  expect(flowBytes(recording, 3)).toBe(100_000)
  const granted = frames(recording, 'WINDOW_UPDATE', 'sent').filter(({ streamId }) => streamId === 1)
  expect(granted.map(({ increment }) => increment)).toEqual([500])
})

it('cancels one of three streams, and the others live on', async () => {
  const streams: ServerHttp2Stream[] = []
  const target = await endless((stream) => {
    streams.push(stream)
    stream.write('data: 1\n\n')
  })
  const recording = await http2Conversation(target, options, async (conversation) => {
    const ids = [conversation.open(), conversation.open(), conversation.open()]
    const all = (bytes: number): boolean => ids.every((id) => conversation.stream(id).contentBytes >= bytes)
    await conversation.until(() => all(9), PATIENCE_MS)
    const [first, ...others] = ids
    conversation.reset(first!)
    conversation.ping()
    await conversation.until(() => conversation.pongs === 1, PATIENCE_MS)
    for (const stream of streams) if (!stream.closed) stream.write('data: 2\n\n')
    await conversation.until(
      () => others.every((id) => conversation.stream(id).contentBytes === 18),
      PATIENCE_MS,
    )
  })
  expect(frames(recording, 'RST_STREAM', 'sent')).toMatchObject([{ streamId: 1, code: 8 }])
  const after = frames(recording, 'DATA', 'received').filter(({ bytes }) => bytes?.includes(0x32))
  expect(after.map(({ streamId }) => streamId)).toEqual([3, 5])
  const [ping] = frames(recording, 'PING', 'sent')
  expect(frames(recording, 'PING', 'received')).toMatchObject([{ flags: 1, bytes: ping?.bytes }])
  expect(kinds(recording).at(-1)).toBe('abort satisfied')
})

it('shows what both sides sent', async () => {
  const target = await endless((stream) => stream.end('bye'))
  const headers = [['X-A', '1']] as const
  const recording = await http2Conversation(target, options, async (conversation) => {
    const id = conversation.open({ headers })
    await conversation.until(() => conversation.stream(id).end === 'end-stream', PATIENCE_MS)
    expect(conversation.stream(id)).toMatchObject({ status: 200, contentBytes: 3 })
  })
  expect(frames(recording, 'HEADERS', 'sent')[0]?.headers).toEqual([
    [':method', 'GET'],
    [':scheme', 'http'],
    [':authority', new URL(target.url).host],
    [':path', '/'],
    ['x-a', '1'],
  ])
  expect(frames(recording, 'HEADERS', 'received')[0]?.headers).toContainEqual([
    'content-type',
    'text/event-stream',
  ])
  expect(frames(recording, 'SETTINGS', 'sent')[0]?.settings).toEqual([
    [2, 0],
    [4, 65_535],
  ])
  expect(frames(recording, 'GOAWAY', 'sent')).toMatchObject([{ code: 0 }])
})

describe('ends', () => {
  const waiting = async (conversation: {
    until(isSo: () => boolean, ms: number): Promise<boolean>
  }): Promise<void> => {
    await conversation.until(() => false, PATIENCE_MS)
  }

  it('after its duration', async () => {
    const target = await endless(() => {})
    const recording = await http2Conversation(target, { ...options, durationMs: 50 }, waiting)
    expect(kinds(recording).at(-1)).toBe('abort duration')
  })

  it('when it is cancelled', async () => {
    const target = await endless(() => {})
    const recording = await http2Conversation(
      target,
      { ...options, signal: AbortSignal.timeout(50) },
      waiting,
    )
    expect(kinds(recording).at(-1)).toBe('abort cancelled')
  })

  it('when the peer closes', async () => {
    const server = await wireServer((socket) => socket.end(Buffer.concat([settings, ok])))
    const recording = await http2Conversation({ url: server.url, protocol: 'h2c' }, options, waiting)
    expect(kinds(recording).at(-1)).toBe('end close')
    await server.allClosed()
  })

  it('when the peer does not speak HTTP/2', async () => {
    const server = await wireServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const recording = await http2Conversation({ url: server.url, protocol: 'h2c' }, options, waiting)
    expect(firstOf(recording, 'error')).toMatchObject({ phase: 'connect', code: 'ERR_NOT_HTTP2' })
    await server.allClosed()
  })

  it('when there is no connection', async () => {
    const recording = await http2Conversation(
      { url: 'http://127.0.0.1:1/', protocol: 'h2c' },
      options,
      waiting,
    )
    expect(kinds(recording)).toEqual(['error connect ECONNREFUSED'])
  })

  it('after too many frames', async () => {
    const server = await wireServer((socket) => {
      socket.write(Buffer.concat([settings, ok, ...Array.from({ length: 70_000 }, () => data(''))]))
    })
    const recording = await http2Conversation({ url: server.url, protocol: 'h2c' }, options, waiting)
    expect(kinds(recording).slice(-2)).toEqual(['limit frames', 'abort limit'])
    await server.allClosed()
  })

  it('with what the script throws', async () => {
    const target = await endless(() => {})
    const failing = http2Conversation(target, options, () => Promise.reject(new Error('mine')))
    await expect(failing).rejects.toThrow('mine')
  })
})
