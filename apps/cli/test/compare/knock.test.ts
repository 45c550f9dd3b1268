import { once } from 'node:events'
import { createServer } from 'node:http'

import { expect, onTestFinished, test } from 'vitest'

import { knock } from '../../src/compare/knock.ts'
import { freePort } from '../support/nginx.ts'

const knocking = { headers: [], insecure: false, signal: new AbortController().signal }

test.each([
  [404, 'no route leads here from this path'],
  [502, 'it is there, and does not reach the origin'],
  [503, 'it is there, and does not reach the origin'],
  [401, 'give what it asks for with -H'],
  [301, 'give the URL that it leads to, /elsewhere'],
  [200, 'the request does not come here'],
])('a way that answers %i itself', async (status, why) => {
  const server = createServer((_request, response) => {
    response.writeHead(status, status === 301 ? { Location: '/elsewhere' } : {}).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  const found = await knock(`http://127.0.0.1:${port}/`, 'http/1.1', knocking)
  expect(found.why).toContain(`answers ${status}`)
  expect(found.why).toContain(why)
  expect(found.forGood).toBeUndefined()
})

test('a way that is not there, or does not speak TLS', async () => {
  const away = await knock(`http://127.0.0.1:${await freePort()}/`, 'http/1.1', knocking)
  expect(away.why).toContain('nothing listens (ECONNREFUSED)')
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  const clear = await knock(`https://127.0.0.1:${port}/`, 'http/1.1', knocking)
  expect(clear.why).toContain('perhaps http:// is meant')
})

test('the headers that were given are sent', async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.headers.authorization === 'Bearer x' ? 204 : 401).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  const found = await knock(`http://127.0.0.1:${port}/`, 'http/1.1', {
    ...knocking,
    headers: [['Authorization', 'Bearer x']],
  })
  expect(found.why).toContain('answers 204')
})
