import { Buffer } from 'node:buffer'
import { get, type IncomingMessage } from 'node:http'

import { exchange } from '@ssespec/client'
import { finalHead, type Header, lastOf } from '@ssespec/recording'
import { Agent, request as undici } from 'undici'
import { expect, it } from 'vitest'

import { wireBytes } from '../entries.ts'
import { options } from '../options.ts'
import { fc } from '../property.ts'
import { wireServer } from '../wire-server.ts'
import { strictResponse } from './responses.ts'

/** What a client made of a response. */
interface Seen {
  readonly status: number
  readonly headers: readonly Header[]
  readonly content: string
}

async function withOurs(url: string): Promise<Seen> {
  const recording = await exchange({ url, protocol: 'http/1.1' }, options)
  const { status = 0, headers = [] } = finalHead(recording) ?? {}
  expect(lastOf(recording, 'malformed')).toBeUndefined()
  return { status, headers, content: Buffer.from(wireBytes(recording)).toString('latin1') }
}

async function withNode(url: string): Promise<Seen> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  get(url, { agent: false }, resolve).on('error', reject)
  const response = await promise
  const content = Buffer.concat(await response.toArray())
  return {
    status: response.statusCode ?? 0,
    headers: pairs(response.rawHeaders),
    content: content.toString('latin1'),
  }
}

async function withUndici(url: string): Promise<Seen> {
  const dispatcher = new Agent()
  const { statusCode, headers, body } = await undici(url, { dispatcher, responseHeaders: 'raw' })
  const content = Buffer.from(await body.arrayBuffer()).toString('latin1')
  await dispatcher.close()
  const raw = (headers as unknown as Buffer[]).map((text) => Buffer.from(text).toString('latin1'))
  return { status: statusCode, headers: pairs(raw), content }
}

function pairs(raw: readonly string[]): Header[] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[index * 2]!, raw[index * 2 + 1]!])
}

it('a good response is read as node:http reads it', async () => {
  await fc.assert(
    fc.asyncProperty(strictResponse, async (response) => {
      const server = await wireServer((socket) => socket.end(response))
      expect(await withOurs(server.url)).toEqual(await withNode(server.url))
    }),
    { numRuns: 60 },
  )
})

it('a good response is read as undici reads it', async () => {
  await fc.assert(
    fc.asyncProperty(strictResponse, async (response) => {
      const server = await wireServer((socket) => socket.end(response))
      const { status, content } = await withUndici(server.url)
      expect(await withOurs(server.url)).toMatchObject({ status, content })
    }),
    { numRuns: 60 },
  )
})
