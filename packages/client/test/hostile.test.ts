import { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'

import { RECORDING_LIMITS } from '@ssespec/recording'
import { describe, expect, it } from 'vitest'

import { BOUNDS } from '../src/bounds.ts'
import { encodeFrame, FLAGS, FRAME_TYPES } from '../src/http2/frame.ts'
import { inOwnProcess } from './exchange-process.ts'
import { data, headers, ok as okFrame, settings } from './http2/frames.ts'
import { type Conversation, flood, wireServer } from './wire-server.ts'

/** Node itself takes about 60 MiB; the recording may hold 8 MiB, and its bookkeeping as much again. */
const MAX_RSS_MIB = 200

async function suffer(
  conversation: Conversation,
  protocol: 'http/1.1' | 'h2c' = 'http/1.1',
): Promise<string[]> {
  const server = await wireServer(conversation)
  const options = { probe: 'hostile', durationMs: 1_500, headTimeoutMs: 1_000 }
  const outcome = await inOwnProcess({ url: server.url, protocol }, options)
  expect(outcome.left).toEqual([])
  expect(outcome.maxRss).toBeLessThan(MAX_RSS_MIB)
  await server.allClosed()
  return outcome.kinds.filter((kind) => kind !== 'connect' && kind !== 'request' && kind !== 'chunk')
}

const ok = 'HTTP/1.1 200 OK\r\n'
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`
const beginWith =
  (begin: string | Uint8Array, rest: string | Uint8Array): Conversation =>
  (socket) => {
    socket.write(begin)
    return flood(socket, rest)
  }

describe('HTTP/1.1', () => {
  it.each<[string, Conversation, string[]]>([
    ['header lines without end', beginWith(ok, 'X-A: 1\r\n'.repeat(500)), ['limit head', 'abort limit']],
    [
      'one header line without end',
      beginWith(`${ok}X-A: `, 'a'.repeat(5_000)),
      ['limit head', 'abort limit'],
    ],
    [
      'a status line without end',
      beginWith('HTTP/1.1 200 ', 'a'.repeat(5_000)),
      ['limit head', 'abort limit'],
    ],
    [
      'bytes that are no HTTP',
      beginWith('', '\0'.repeat(5_000)),
      ['malformed status-line', 'abort malformed'],
    ],
    [
      'a body in one line',
      beginWith(`${ok}\r\n`, 'a'.repeat(65_536)),
      ['head 200', 'limit body', 'abort limit', 'truncated'],
    ],
    [
      'a chunk line without end',
      beginWith(`${chunked}1;`, 'a'.repeat(5_000)),
      ['head 200', 'limit chunk-line', 'abort limit'],
    ],
    [
      'trailers without end',
      beginWith(`${chunked}0\r\n`, 'X-A: 1\r\n'.repeat(500)),
      ['head 200', 'limit trailers', 'abort limit'],
    ],
    [
      'bytes after the end',
      beginWith('HTTP/1.1 204 No Content\r\n\r\n', 'a'.repeat(5_000)),
      ['head 204', 'end no-content', 'malformed framing'],
    ],
  ])('%s', async (_, conversation, expected) => {
    expect(await suffer(conversation)).toEqual(expected)
  })

  it('1xx responses without end', async () => {
    const seen = await suffer(beginWith('', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(50)))
    expect(seen.filter((kind) => kind === 'informational 102')).toHaveLength(BOUNDS.informational)
    expect(seen.slice(-2)).toEqual(['limit informational', 'abort limit'])
  })

  it('1xx responses that are large', async () => {
    const seen = await suffer(beginWith('', `HTTP/1.1 103 Early Hints\r\nLink: ${'a'.repeat(5_000)}\r\n\r\n`))
    expect(seen.slice(-2)).toEqual(['limit head', 'abort limit'])
  })

  it('chunks of one byte without end', async () => {
    const seen = await suffer(beginWith(chunked, '1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\na\r\n'.repeat(2_000)))
    expect(seen.at(-1)).toMatch(/abort (?:limit|duration)|truncated/)
  })

  it('a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(128 * 1024 * 1024, 'data: a\n'))
    const seen = await suffer((socket) => {
      socket.write(`${ok}Content-Encoding: gzip\r\n\r\n`)
      socket.end(bomb)
    })
    expect(seen).toEqual(['head 200', 'limit expansion', 'abort limit', 'truncated'])
  })

  it('a stream of single bytes, each in its own packet', async () => {
    const seen = await suffer(async (socket) => {
      socket.setNoDelay(true)
      socket.write(`${ok}\r\n`)
      while (socket.writable) {
        socket.write('\n')
        await new Promise(setImmediate)
      }
    })
    expect(seen.slice(0, 2)).toEqual(['head 200', 'abort duration'])
  })
})

describe('HTTP/2', () => {
  const begin = Buffer.concat([settings, okFrame])

  it.each<[string, Conversation, string[]]>([
    [
      'CONTINUATION without end',
      beginWith(
        Buffer.concat([settings, headers([[':status', '200']], 0)]),
        Buffer.from(encodeFrame(FRAME_TYPES.CONTINUATION, 0, 1, new Uint8Array(0))),
      ),
      ['limit head', 'abort limit'],
    ],
    [
      'a header list that grows out of a small block',
      (socket) => {
        // :status 200, then a field of 4,000 bytes, put into the table and named twelve thousand times.
        const block = Buffer.concat([
          Buffer.from([0x88, 0x40, 1, 0x61, 0x7f, 0xa1, 0x1e]),
          Buffer.alloc(4000, 'b'),
          Buffer.alloc(12_000, 0xbe),
        ])
        socket.write(Buffer.concat([settings, encodeFrame(FRAME_TYPES.HEADERS, FLAGS.END_HEADERS, 1, block)]))
      },
      ['limit head', 'abort limit'],
    ],
    [
      'PING without end',
      beginWith(begin, Buffer.from(encodeFrame(FRAME_TYPES.PING, 0, 0, new Uint8Array(8)))),
      ['head 200', 'abort duration'],
    ],
    ['SETTINGS without end', beginWith(begin, settings), ['head 200', 'abort duration']],
    ['empty DATA without end', beginWith(begin, data('')), ['head 200', 'abort duration']],
    [
      'DATA that respects no window',
      beginWith(begin, data('a'.repeat(16_384))),
      ['head 200', 'limit body', 'abort limit', 'truncated'],
    ],
  ])('%s', async (_, conversation, expected) => {
    expect(await suffer(conversation, 'h2c')).toEqual(expected)
  })

  it('1xx responses without end', async () => {
    const seen = await suffer(beginWith(settings, headers([[':status', '103']])), 'h2c')
    expect(seen.filter((kind) => kind === 'informational 103')).toHaveLength(BOUNDS.informational)
    expect(seen.slice(-2)).toEqual(['limit informational', 'abort limit'])
  })
})

it('a recording keeps no more than it may', () => {
  expect(RECORDING_LIMITS.bodyBytes).toBeLessThan(BOUNDS.body)
})
