import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { PROTOCOLS, ask, startServer } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

test.each(PROTOCOLS)('/.sse over HTTP/%s tells the request as received, then the time', async (protocol) => {
  const headers = { 'X-Probe': 'one', 'Last-Event-ID': Buffer.from('ü1').toString('latin1') }
  const answer = await ask(server, protocol, '/.sse?a=b', { headers })
  const [hello, request, time] = await answer.firstEvents(3)
  expect(hello?.type).toBe('server')
  const lines = request?.data.split('\n') ?? []
  expect(lines).toContain(protocol === '1.1' ? 'GET /.sse?a=b HTTP/1.1' : ':path: /.sse?a=b')
  const fields = lines.map((line) => line.toLowerCase())
  expect(fields).toEqual(expect.arrayContaining(['x-probe: one', 'last-event-id: ü1']))
  expect(time?.type).toBe('time')
  expect(time?.lastEventId).toMatch(/^\d+$/)
  expect(Math.abs(Date.parse(time?.data ?? '') - Date.now())).toBeLessThan(60_000)
})

test('the time goes on after the id that the client names', async () => {
  const [, , time] = await (await ask(server, '1.1', '/.sse')).firstEvents(3)
  const headers = { 'Last-Event-ID': time?.lastEventId ?? '' }
  const [, , next] = await (await ask(server, '1.1', '/.sse', { headers })).firstEvents(3)
  expect(Date.parse(next?.data ?? '') - Date.parse(time?.data ?? '')).toBe(1000)
})
