import net from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { startServer } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

/** The bytes of an answer, until they match; no HTTP client would let these through. */
async function rawUntil(
  path: string,
  pattern: RegExp,
  first = `GET ${path} HTTP/1.1`,
  more = '',
): Promise<string> {
  const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(`${first}\r\nHost: localhost\r\n${more}\r\n`)
  let text = ''
  for await (const bytes of socket) {
    text += (bytes as Buffer).toString('latin1')
    if (pattern.test(text)) break
  }
  return text
}

test.each([
  ['bad-chunk-size', /^Transfer-Encoding: chunked\r\n\r\nzz\r\n: ssespec/m],
  ['chunk-too-long', /\r\n\r\n26\r\n: ssespec reference server\nretry: 1000\n\n\r\n/],
  ['two-content-lengths', /^Content-Length: 100000\r\nContent-Length: 200000\r\n\r\n: ssespec[^]*data:/m],
  ['length-beside-chunked', /^Transfer-Encoding: chunked\r\nContent-Length: 100000\r\n\r\n28\r\n: ssespec/m],
])('response/framing/%s', async (variant, pattern) => {
  expect(await rawUntil(`/faults/response/framing/${variant}`, pattern)).toMatch(pattern)
})

test('response/framing/length-too-large', async () => {
  const text = await rawUntil('/faults/response/framing/length-too-large', /never/)
  expect(text).toContain('\r\nContent-Length: 100000\r\n')
  expect(text.match(/^data: /gm)).toHaveLength(20)
})

test('response/framing/body-after-head', async () => {
  const path = '/faults/response/framing/body-after-head'
  expect(await rawUntil(path, /never/, `HEAD ${path} HTTP/1.1`)).toMatch(
    /\r\n\r\n: ssespec reference server\n/,
  )
})

test('response/framing/chunked-204', async () => {
  const path = '/faults/response/framing/chunked-204'
  const text = await rawUntil(path, /never/, undefined, 'Last-Event-ID: 20\r\n')
  expect(text).toMatch(
    /^HTTP\/1\.1 204 No Content\r\n[^]*^Transfer-Encoding: chunked\r\n[^]*\r\n\r\n0\r\n\r\n$/m,
  )
})

test('response/http-1.0/chunked', async () => {
  const path = '/faults/response/http-1.0/chunked'
  const pattern = /\r\nTransfer-Encoding: chunked\r\n[^]*\r\n\r\n28\r\n: ssespec/
  expect(await rawUntil(path, pattern, `GET ${path} HTTP/1.0`)).toMatch(pattern)
})
