import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'

import { expect, it, onTestFinished } from 'vitest'

import { selfSigned } from './certificate.ts'
import { inOwnProcess } from './exchange-process.ts'
import { wireServer } from './wire-server.ts'

const options = { probe: 'test', durationMs: 100, headTimeoutMs: 20_000, insecure: true }
const impatient = { ...options, headTimeoutMs: 100 }
const stream = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n'

it('of a stream that goes on', async () => {
  const server = await wireServer((socket) => socket.write(stream))
  const { kinds, left } = await inOwnProcess({ url: server.url, protocol: 'http/1.1' }, options)
  expect(kinds.at(-1)).toBe('abort duration')
  expect(left).toEqual([])
})

it('of a stream over TLS that goes on', async () => {
  const server = await wireServer((socket) => socket.write(stream), await selfSigned())
  const { kinds, left } = await inOwnProcess({ url: server.url, protocol: 'http/1.1' }, options)
  expect(kinds.at(-1)).toBe('abort duration')
  expect(left).toEqual([])
  await server.allClosed()
})

it('of a stream over h2 that goes on', async () => {
  const server = createSecureServer(await selfSigned(), (_, response) => response.write('data: 1\n\n'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const { kinds, left } = await inOwnProcess({ url, protocol: 'h2' }, options)
  expect(kinds.at(-1)).toBe('abort duration')
  expect(left).toEqual([])
})

it('of a certificate that was refused', async () => {
  const server = await wireServer(() => {}, await selfSigned())
  const { kinds, left } = await inOwnProcess(
    { url: server.url, protocol: 'h2' },
    { ...options, insecure: false },
  )
  expect(kinds).toEqual(['error tls DEPTH_ZERO_SELF_SIGNED_CERT'])
  expect(left).toEqual([])
})

it('of a server that does not answer the TLS handshake', async () => {
  const server = await wireServer(() => {})
  const { kinds, left } = await inOwnProcess(
    { url: `https://127.0.0.1:${server.port}/`, protocol: 'h2' },
    impatient,
  )
  expect(kinds).toEqual(['error tls ETIMEDOUT'])
  expect(left).toEqual([])
  await server.allClosed()
})

it('of a peer that takes no leave', async () => {
  // It neither reads what we say at the end nor closes its side.
  const settings = Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0, 0)
  const server = await wireServer((socket) => {
    socket.write(settings, () => socket.pause())
  })
  const { kinds, left } = await inOwnProcess({ url: server.url, protocol: 'h2c' }, impatient)
  expect(kinds.at(-1)).toBe('abort head-timeout')
  expect(left).toEqual([])
})
