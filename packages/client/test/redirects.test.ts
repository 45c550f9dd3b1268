import { exchange } from '@ssespec/client'
import { entriesOf, finalHead, firstOf, type Header } from '@ssespec/recording'
import { describe, expect, it } from 'vitest'

import { selfSigned } from './certificate.ts'
import { contentText, kinds } from './entries.ts'
import { options } from './options.ts'
import { wireServer, type WireServer } from './wire-server.ts'

const hello = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'
const redirect = (status: number, location: string): string =>
  `HTTP/1.1 ${status} Moved\r\nLocation: ${location}\r\nContent-Length: 4\r\n\r\nmove`

/** A server that answers each path as told, and any other with the content `hello`. */
function answering(answers: Record<string, string>): Promise<WireServer> {
  return wireServer((socket, request) => socket.end(answers[request.split(' ')[1]!] ?? hello))
}

it.each([301, 302, 303, 307, 308])('%i is followed within one recording', async (status) => {
  const server = await answering({ '/': redirect(status, 'to?x#y') })
  const recording = await exchange({ url: server.url, protocol: 'http/1.1' }, options)
  expect(kinds(recording).slice(0, 3)).toEqual(['connect', 'request', `head ${status}`])
  expect(kinds(recording).slice(3)).toEqual(['connect', 'request', 'head 200', 'end content-length'])
  expect(entriesOf(recording, 'request')[1]?.url).toBe(`${server.url}to?x`)
  expect(contentText(recording)).toBe('hello')
  await server.allClosed()
})

it.each([
  ['POST', 301, 'GET'],
  ['POST', 302, 'GET'],
  ['PUT', 302, 'PUT'],
  ['PUT', 303, 'GET'],
  ['HEAD', 303, 'HEAD'],
  ['POST', 307, 'POST'],
  ['POST', 308, 'POST'],
])('%s becomes after %i a %s', async (method, status, expected) => {
  const server = await answering({ '/': redirect(status, '/to') })
  const headers: Header[] = [['Content-Type', 'text/plain']]
  const body = method === 'HEAD' ? undefined : new Uint8Array([65])
  await exchange({ url: server.url, protocol: 'http/1.1', method, headers, ...(body && { body }) }, options)
  const second = server.requests[1]!
  expect(second.split(' ')[0]).toBe(expected)
  expect(second.endsWith('\r\n\r\nA')).toBe(method === expected && method !== 'HEAD')
  expect(second.includes('Content-Type')).toBe(method === expected)
})

const secrets: Header[] = [
  ['Authorization', 'Bearer 1'],
  ['Cookie', 'a=b'],
  ['Proxy-Authorization', 'Basic 1'],
  ['X-Api-Key', '1'],
  ['X-My-Token', '1'],
  ['Last-Event-ID', '7'],
]

it('keeps secrets from another origin', async () => {
  const other = await answering({})
  const server = await answering({ '/': redirect(307, '/same'), '/same': redirect(307, `${other.url}to`) })
  await exchange({ url: server.url, protocol: 'http/1.1', headers: secrets }, options)
  expect(server.requests[1]).toContain('Bearer 1')
  expect(other.requests[0]).toBe(
    `GET /to HTTP/1.1\r\nHost: 127.0.0.1:${other.port}\r\nLast-Event-ID: 7\r\n\r\n`,
  )
})

it('goes from https to http', async () => {
  const other = await answering({})
  const server = await wireServer((socket) => socket.end(redirect(302, other.url)), await selfSigned())
  const recording = await exchange({ url: server.url, protocol: 'http/1.1' }, { ...options, insecure: true })
  expect(finalHead(recording)?.status).toBe(200)
  expect(entriesOf(recording, 'request')[1]?.url).toBe(other.url)
})

describe('a redirect that leads nowhere is not followed', () => {
  it.each([
    ['loop', redirect(302, '/')],
    ['loop', redirect(302, '')],
    ['no-location', 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n'],
    ['not-http', redirect(302, 'file:///etc/passwd')],
    ['invalid-location', redirect(302, 'http://[')],
    ['invalid-location', 'HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\n\r\n'],
  ])('%s', async (why, response) => {
    const server = await answering({ '/': response })
    const recording = await exchange({ url: server.url, protocol: 'http/1.1' }, options)
    expect(kinds(recording).slice(3)).toEqual([`redirect-stopped ${why}`, 'abort redirect'])
    expect(server.requests).toHaveLength(1)
  })

  it('after ten', async () => {
    const server = await wireServer((socket, request) => {
      socket.end(redirect(302, `/${Number(request.split(/[ /]+/)[1]) + 1}`))
    })
    const recording = await exchange({ url: `${server.url}0`, protocol: 'http/1.1' }, options)
    expect(kinds(recording).slice(-2)).toEqual(['redirect-stopped too-many', 'abort redirect'])
    expect(server.requests).toHaveLength(11)
    const none = await exchange({ url: `${server.url}0`, protocol: 'http/1.1' }, { ...options, redirects: 0 })
    expect(firstOf(none, 'redirect-stopped')).toMatchObject({ why: 'too-many', location: '/1' })
  })
})
