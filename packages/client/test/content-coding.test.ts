import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import {
  brotliCompressSync,
  createBrotliCompress,
  createGzip,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'

import { exchange } from '@ssespec/client'
import { contentPieces, firstOf, type Recording } from '@ssespec/recording'
import { describe, expect, it } from 'vitest'

import { contentText, kinds, wireBytes } from './entries.ts'
import { options } from './options.ts'
import { wireServer } from './wire-server.ts'

const text = 'data: hello, hello, hello\n\n'.repeat(100)

async function receive(coding: string, content: Uint8Array): Promise<Recording> {
  const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${content.length}\r\n\r\n`
  const server = await wireServer((socket) => {
    socket.write(head)
    socket.end(content)
  })
  return exchange({ url: server.url, protocol: 'http/1.1' }, options)
}

it.each([
  ['gzip', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['GZIP', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['deflate', deflateRawSync(text)],
  ['br', brotliCompressSync(text)],
  ['zstd', zstdCompressSync(text)],
  ['identity', Buffer.from(text)],
])('%s is taken off', async (coding, content) => {
  const recording = await receive(coding, content)
  expect(contentText(recording)).toBe(text)
  expect(wireBytes(recording)).toEqual(content)
  expect(kinds(recording).at(-1)).toBe('end content-length')
})

it.each(['compress', 'gzip, br', 'none'])('%s is left on', async (coding) => {
  const recording = await receive(coding, Buffer.from(text))
  expect(contentText(recording)).toBe(text)
  expect(firstOf(recording, 'decoded')).toBeUndefined()
})

describe('an event that was flushed comes out when it arrives', () => {
  const encoders: Record<string, () => Duplex & { flush(done: () => void): void }> = {
    gzip: createGzip,
    br: createBrotliCompress,
    zstd: createZstdCompress,
  }

  it.each(Object.entries(encoders))('%s', async (coding, create) => {
    let advance = Promise.withResolvers<void>()
    const server = await wireServer(async (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\n\r\n`)
      const encoder = create()
      encoder.on('data', (bytes) => socket.write(bytes))
      for (const event of ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']) {
        encoder.write(event)
        encoder.flush(() => {})
        // The next event is written only when this one was decoded at the other end.
        await advance.promise
        advance = Promise.withResolvers()
      }
      encoder.end()
      await once(encoder, 'end')
      socket.end()
    })
    const until = ({ bytes }: { bytes: Uint8Array }): boolean => {
      if (bytes.includes(0x0a)) advance.resolve()
      return false
    }
    const recording = await exchange({ url: server.url, protocol: 'http/1.1' }, { ...options, until })
    expect(contentText(recording)).toBe('data: 1\n\ndata: 2\n\ndata: 3\n\n')
    expect(new Set(contentPieces(recording).map(({ at }) => at)).size).toBeGreaterThanOrEqual(3)
  })
})

it.each(['gzip', 'deflate', 'br', 'zstd'])('bytes that are no %s are malformed', async (coding) => {
  const recording = await receive(coding, Buffer.from('\xff'.repeat(64) + text, 'latin1'))
  expect(kinds(recording).slice(-2)).toEqual(['malformed content-coding', 'abort malformed'])
  expect(firstOf(recording, 'malformed')?.expected).toContain(coding)
})

it('a coded stream that is cut where the message says it is whole is malformed', async () => {
  const recording = await receive('gzip', gzipSync(text).subarray(0, -4))
  expect(contentText(recording)).toBe(text)
  expect(kinds(recording).slice(-2)).toEqual(['end content-length', 'malformed content-coding'])
})

it.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
])('a bomb of %s is stopped', async (coding, compress) => {
  const recording = await receive(coding, compress(Buffer.alloc(256 * 1024 * 1024)))
  expect(kinds(recording)).toContain('limit expansion')
  expect(kinds(recording)).toContain('abort limit')
  expect(firstOf(recording, 'limit')!.seen).toBeLessThan(32 * 1024 * 1024)
})
