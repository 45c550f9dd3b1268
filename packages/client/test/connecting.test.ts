import { exchange } from '@ssespec/client'
import { entriesOf, firstOf } from '@ssespec/recording'
import { describe, expect, it } from 'vitest'

import { selfSigned } from './certificate.ts'
import { contentText, kinds } from './entries.ts'
import { options } from './options.ts'
import { wireServer } from './wire-server.ts'

const hello = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'

describe('what goes wrong before a request is told apart', () => {
  it('a name that does not exist', async () => {
    const recording = await exchange({ url: 'http://ssespec.invalid/', protocol: 'http/1.1' }, options)
    expect(firstOf(recording, 'error')).toMatchObject({ phase: 'resolve' })
  })

  it('a refused connection', async () => {
    const recording = await exchange({ url: 'http://127.0.0.1:1/', protocol: 'http/1.1' }, options)
    expect(kinds(recording)).toEqual(['error connect ECONNREFUSED'])
    expect(firstOf(recording, 'error')?.message).toContain('127.0.0.1:1')
  })

  it('a server that speaks no TLS', async () => {
    const server = await wireServer((socket) => socket.end(hello))
    const recording = await exchange(
      { url: `https://127.0.0.1:${server.port}/`, protocol: 'http/1.1' },
      options,
    )
    expect(firstOf(recording, 'error')).toMatchObject({ phase: 'tls', message: 'wrong version number' })
  })

  it('a certificate that nobody vouches for', async () => {
    const server = await wireServer((socket) => socket.end(hello), await selfSigned())
    const recording = await exchange({ url: server.url, protocol: 'http/1.1' }, options)
    expect(kinds(recording)).toEqual(['error tls DEPTH_ZERO_SELF_SIGNED_CERT'])
  })

  it('a server that closes in the TLS handshake', async () => {
    const server = await wireServer((socket) => socket.destroy())
    const recording = await exchange(
      { url: `https://127.0.0.1:${server.port}/`, protocol: 'http/1.1' },
      options,
    )
    expect(kinds(recording)).toEqual(['error tls ECONNRESET'])
  })
})

it('takes any certificate when told to', async () => {
  const server = await wireServer((socket) => socket.end(hello), await selfSigned())
  const recording = await exchange({ url: server.url, protocol: 'http/1.1' }, { ...options, insecure: true })
  expect(contentText(recording)).toBe('hello')
  expect(firstOf(recording, 'connect')).toMatchObject({ address: `127.0.0.1:${server.port}`, tls: 'TLSv1.3' })
})

it('finds localhost whatever address it has', async () => {
  const server = await wireServer((socket) => socket.end(hello))
  const url = `http://localhost:${server.port}/`
  expect(contentText(await exchange({ url, protocol: 'http/1.1' }, options))).toBe('hello')
})

function fail(): never {
  throw new Error('mine')
}

describe('wrong use is thrown', () => {
  it.each([
    [{ url: 'example.org', protocol: 'http/1.1' }, /not an absolute URL/],
    [{ url: 'file:///etc/hosts', protocol: 'http/1.1' }, /not a scheme of HTTP/],
    [{ url: 'http://user:pass@example.org/', protocol: 'http/1.1' }, /Authorization header/],
    [{ url: 'http://example.org/', protocol: 'h2' }, /needs an https URL/],
    [{ url: 'https://example.org/', protocol: 'h2c' }, /needs an http URL/],
    [{ url: 'http://example.org/', protocol: 'http/1.1', method: 'GET /' }, /not a token/],
    [{ url: 'http://example.org/', protocol: 'http/1.1', headers: [['a b', '']] }, /not a token/],
    [{ url: 'http://example.org/', protocol: 'http/1.1', headers: [['a', '1\r\nb: 2']] }, /CR, LF or NUL/],
    [{ url: 'http://example.org/', protocol: 'http/1.1', headers: [['a', '☃']] }, /Latin-1/],
  ] as const)('%o', async (request, message) => {
    await expect(exchange(request, options)).rejects.toThrow(message)
  })

  it('and so is what a callback throws', async () => {
    const server = await wireServer((socket) => socket.end(hello))
    const failing = exchange({ url: server.url, protocol: 'http/1.1' }, { ...options, until: fail })
    await expect(failing).rejects.toThrow('mine')
    await server.allClosed()
  })
})

it('sends what it records', async () => {
  const server = await wireServer((socket) => socket.end(hello))
  const body = new TextEncoder().encode('{}')
  const recording = await exchange(
    { url: `${server.url}a?b=c#d`, protocol: 'http/1.1', method: 'POST', headers: [['X-a', '\xe9']], body },
    options,
  )
  const sent = `POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-a: \xe9\r\nContent-Length: 2\r\n\r\n{}`
  expect(server.requests).toEqual([sent])
  expect(entriesOf(recording, 'request')).toMatchObject([
    {
      method: 'POST',
      url: `${server.url}a?b=c`,
      headers: [
        ['Host', `127.0.0.1:${server.port}`],
        ['X-a', '\xe9'],
        ['Content-Length', '2'],
      ],
      bodyBytes: 2,
    },
  ])
})

it('says HTTP/1.0 when asked to', async () => {
  const server = await wireServer((socket) => socket.end(hello))
  const recording = await exchange({ url: server.url, protocol: 'http/1.1', httpVersion: '1.0' }, options)
  expect(server.requests[0]).toMatch(/^GET \/ HTTP\/1\.0\r\nHost: /)
  expect(firstOf(recording, 'request')).toMatchObject({ httpVersion: '1.0' })
})
