import net from 'node:net'
import { createGunzip } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { loadHostile } from '../src/routes/hostile.ts'
import { PROTOCOLS, ask, startServer } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const endpoints = await loadHostile()

function connect(path: string): net.Socket {
  const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  return socket
}

async function rawUntil(path: string, holds: (text: string) => boolean): Promise<string> {
  let text = ''
  for await (const bytes of connect(path)) {
    text += (bytes as Buffer).toString('latin1')
    if (holds(text)) break
  }
  return text
}

test('the list tells name, description, protocols and path of each', async () => {
  const answer = await ask(server, '1.1', '/hostile')
  await answer.ended
  const list = JSON.parse(answer.body.toString()) as Record<string, unknown>[]
  expect(list.map(({ path }) => path)).toEqual(endpoints.map(({ path }) => path))
})

test.each([
  ['endless-header', (text: string) => /X-Endless: a{1000000}/.test(text)],
  ['endless-headers', (text: string) => text.split('X-Another: one\r\n').length > 100_000],
  ['slow-header', (text: string) => text === 'HTT'],
  ['informational-flood', (text: string) => text.split('HTTP/1.1 103 Early Hints\r\n').length > 5000],
  ['nul-in-header', (text: string) => text.includes('X-Nul: before\0after\r\n')],
  ['terminal-escapes-in-header', (text: string) => text.includes('X-Title: \u001b[2J')],
  ['huge-chunk', (text: string) => text.includes('\r\nffffffffffffffff\r\n: ssespec')],
  ['tiny-chunks', (text: string) => text.split('1\r\n:\r\n').length > 10_000],
  ['not-http', (text: string) => text === 'SSH-2.0-OpenSSH_9.2\r\n'],
])('/hostile/%s on the wire', async (name, holds) => {
  expect(holds(await rawUntil(`/hostile/${name}`, holds))).toBe(true)
})

describe.each(PROTOCOLS)('over HTTP/%s', (protocol) => {
  test.each([
    ['endless-line', /^data: a{1000000}/],
    ['blank-lines', /^\n{1000000}/],
    ['event-flood', /^(data:\n\n){100000}/],
  ])('/hostile/%s', async (name, pattern) => {
    const answer = await ask(server, protocol, `/hostile/${name}`)
    await answer.until(({ length }) => length > 1_100_000)
    answer.leave()
    expect(answer.body.subarray(0, 1_100_000).toString()).toMatch(pattern)
  })

  test('/hostile/gzip-bomb swells to a thousand times its size', async () => {
    const answer = await ask(server, protocol, '/hostile/gzip-bomb')
    await answer.until(({ length }) => length > 40_000)
    answer.leave()
    expect(answer.headers['content-encoding']).toBe('gzip')
    const gunzip = createGunzip()
    gunzip.write(answer.body.subarray(0, 40_000))
    let inflated = 0
    for await (const bytes of gunzip) {
      inflated += (bytes as Buffer).length
      if (inflated > 30_000_000) break
    }
    expect(inflated).toBeGreaterThan(30_000_000)
  })

  test('/hostile/endless-redirects leads to a new URL each time', async () => {
    const answer = await ask(server, protocol, '/hostile/endless-redirects?hop=41')
    expect([answer.status, answer.headers['location']]).toEqual([302, '/hostile/endless-redirects?hop=42'])
  })

  test('/hostile/terminal-escapes', async () => {
    const [event] = await (await ask(server, protocol, '/hostile/terminal-escapes')).firstEvents(1)
    expect(event?.data).toContain('\u001b[2J')
    const error = await ask(server, protocol, '/hostile/terminal-escapes-in-error')
    await error.ended
    expect([error.status, error.body.includes('\u001b[2J')]).toEqual([500, true])
  })

  test('/hostile/reset', async () => {
    const answer = await ask(server, protocol, '/hostile/reset')
    expect(await answer.ended).toBe('cut')
    expect(answer.body.toString()).toMatch(/half an ev$/)
  })
})

test.each(endpoints.map(({ name }) => name))('/hostile/%s stops when the client leaves', async (name) => {
  const socket = connect(`/hostile/${name}`)
  if (name !== 'never-answers') await new Promise((arrived) => socket.once('data', arrived))
  socket.destroy()
  await expect.poll(() => server.openStreams()).toBe(0)
})
