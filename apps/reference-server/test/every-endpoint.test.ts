import net from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { loadFaults } from '../src/faults/load-faults.ts'
import { loadHostile } from '../src/routes/hostile.ts'
import { loadUnusual } from '../src/routes/unusual.ts'
import { PROTOCOLS, ask, startServer } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const [faults, unusual, hostile] = await Promise.all([loadFaults(), loadUnusual(), loadHostile()])

/** The head of the answer to an HTTP/1.0 client; the empty string when the connection is closed without one. */
async function headForHttp10(path: string): Promise<string> {
  const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.0\r\nHost: localhost\r\n\r\n`)
  let text = ''
  for await (const bytes of socket) {
    text += (bytes as Buffer).toString('latin1')
    if (text.includes('\r\n\r\n')) break
  }
  return text.slice(0, text.indexOf('\r\n\r\n'))
}

// An exception that nobody catches, anywhere in the server, fails the file.
test.each(PROTOCOLS)('whatever is asked over HTTP/%s, the server lives on', async (protocol) => {
  const own = await startServer()
  const asked: Promise<unknown>[] = []
  for (const { path } of [...faults, ...unusual, ...hostile]) {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE']) {
      const answer = ask(own, protocol, path, { method, headers: { 'Last-Event-ID': '20' } })
      // A proper client refuses some answers, and some never come.
      const left = answer.then(
        (come) => come.leave(),
        () => undefined,
      )
      asked.push(left)
    }
    // One path after another, as far as they answer.
    const isAlive = await ask(own, protocol, '/')
    expect([path, isAlive.status]).toEqual([path, 200])
    isAlive.leave()
  }
  await own.close()
  await Promise.all(asked)
})

test.each([...faults, ...unusual])('$name gives an HTTP/1.0 client no chunks', async ({ name, path }) => {
  const isFault = name === 'response/http-1.0/chunked'
  expect(/transfer-encoding/i.test(await headForHttp10(path))).toBe(isFault)
})
