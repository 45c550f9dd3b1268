import { Buffer } from 'node:buffer'

import { exchange } from '@ssespec/client'
import type { EntryDraft, Recording } from '@ssespec/recording'
import { describe, expect, it } from 'vitest'

import { ResponseReader } from '../../src/http1/response-reader.ts'
import { withoutBorders } from '../entries.ts'
import { options } from '../options.ts'
import { fc } from '../property.ts'
import { wireServer, writeParts } from '../wire-server.ts'
import { anyResponse, cutAt } from './responses.ts'

const cuts: fc.Arbitrary<number[]> = fc.array(fc.nat(), { maxLength: 20 })

function read(parts: readonly Uint8Array[]): EntryDraft[] {
  const reader = new ResponseReader('GET')
  return [...parts.flatMap((part) => reader.push(part)), ...reader.finish()]
}

/** What a recording says of the peer, without the times. */
function draftsOf({ entries }: Recording): EntryDraft[] {
  const ours = new Set(['connect', 'request', 'abort'])
  return entries.filter(({ kind }) => !ours.has(kind)).map(({ at: _at, ...draft }) => draft as EntryDraft)
}

describe('how a response is cut into reads changes nothing but the pieces', () => {
  it('at any cuts', () => {
    fc.assert(
      fc.property(anyResponse, cuts, (response, at) => {
        expect(withoutBorders(read(cutAt(response, at)))).toEqual(withoutBorders(read([response])))
      }),
    )
  })

  it('byte by byte', () => {
    fc.assert(
      fc.property(anyResponse, (response) => {
        const bytes = Array.from(response, (byte) => Uint8Array.of(byte))
        expect(withoutBorders(read(bytes))).toEqual(withoutBorders(read([response])))
      }),
    )
  })

  it('over a socket', async () => {
    await fc.assert(
      fc.asyncProperty(anyResponse, cuts, async (response, at) => {
        const server = await wireServer(async (socket) => {
          await writeParts(socket, cutAt(response, at))
          socket.end()
        })
        const received = draftsOf(await exchange({ url: server.url, protocol: 'http/1.1' }, options))
        expect(withoutBorders(received)).toEqual(withoutBorders(read([response])))
      }),
      { numRuns: 40 },
    )
  })
})

it('the pieces of a read have its time, and one body entry', async () => {
  const server = await wireServer((socket) => {
    socket.end(
      Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n'),
    )
  })
  const { entries } = await exchange({ url: server.url, protocol: 'http/1.1' }, options)
  expect(entries.map(({ kind }) => kind)).toEqual([
    'connect',
    'request',
    'head',
    'chunk',
    'chunk',
    'body',
    'chunk',
    'end',
  ])
  expect(new Set(entries.slice(2).map(({ at }) => at)).size).toBe(1)
})
