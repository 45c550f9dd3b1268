import { createGunzip } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { PROTOCOLS, answersFirst, ask, startServer } from './wire.ts'
import type { Answer, Ask, Protocol } from './wire.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const get = (protocol: Protocol, name: string, init: Ask = {}): Promise<Answer> =>
  ask(server, protocol, `/faults/${name}`, init)

describe.concurrent.each(PROTOCOLS)('over HTTP/%s', (protocol) => {
  test.each([
    ['response/charset/latin1', 'content-type', 'text/event-stream; charset=iso-8859-1'],
    ['response/no-transform/missing', 'cache-control', 'no-cache, no-store'],
    ['response/accel-buffering/missing', 'x-accel-buffering', undefined],
    ['response/accel-buffering/yes', 'x-accel-buffering', 'yes'],
    ['response/content-encoding/none', 'content-encoding', 'none'],
    ['response/content-encoding/identity', 'content-encoding', 'identity'],
    [
      'response/cors-origin/two-origins',
      'access-control-allow-origin',
      'https://one.example, https://two.example',
    ],
    ['response/cors-origin/slash', 'access-control-allow-origin', 'https://one.example/'],
    ['response/cors-origin/pattern', 'access-control-allow-origin', 'https://*.example'],
    ['response/cors-origin/credentials-in-capitals', 'access-control-allow-credentials', 'True'],
    ['response/cors/any-with-credentials', 'access-control-allow-credentials', 'true'],
    ['security/token-in-url/query', 'content-type', 'text/event-stream'],
  ])('%s has %s: %s', async (name, header, value) => {
    const answer = await get(protocol, name)
    expect([answer.status, answer.headers[header]]).toEqual([200, value])
    await answer.firstEvents(2)
  })

  test('response/content-encoding/unasked is gzip, each event flushed', async () => {
    const answer = await get(protocol, 'response/content-encoding/unasked', {
      headers: { 'Accept-Encoding': 'identity' },
    })
    expect(answer.headers['content-encoding']).toBe('gzip')
    await answer.until(({ pieces }) => pieces.length > 4)
    answer.leave()
    const gunzip = createGunzip()
    gunzip.write(answer.body)
    const [text] = (await gunzip.take(1).toArray()) as Buffer[]
    expect(text?.toString()).toContain('retry: 1000\n\n')
  })

  test.each([
    ['origin', 'Origin', 'https://a.example', 'access-control-allow-origin', 'https://a.example'],
    ['accept-encoding', 'Accept-Encoding', 'br, gzip;q=0.5', 'content-encoding', 'gzip'],
  ])(
    'response/vary/%s depends on a field and does not say so',
    async (variant, name, value, answered, with_) => {
      const [plain, asked] = await Promise.all([
        get(protocol, `response/vary/${variant}`),
        get(protocol, `response/vary/${variant}`, { headers: { [name]: value } }),
      ])
      plain.leave()
      asked.leave()
      expect([plain.headers[answered], asked.headers[answered]]).toEqual([undefined, with_])
      expect([plain.headers['vary'], asked.headers['vary']]).toEqual([undefined, undefined])
    },
  )

  test.each([
    ['response/head/hangs', 'HEAD'],
    ['response/method/options-hangs', 'OPTIONS'],
  ])('%s: %s is not answered', async (name, method) => {
    const asked = get(protocol, name, { method })
    asked.catch(() => undefined)
    expect(await answersFirst(server, asked)).toBe(false)
    await (await get(protocol, name)).firstEvents(1)
  })

  test.each([
    ['response/head/error', 'HEAD', 500],
    ['response/method/options-fails', 'OPTIONS', 500],
    ['response/method/no-allow', 'OPTIONS', 405],
    ['response/cors-preflight/long-id', 'OPTIONS', 405],
    ['response/cors-preflight/unsafe-id', 'OPTIONS', 204],
  ])('%s answers %s with %d', async (name, method, status) => {
    expect((await get(protocol, name, { method })).status).toBe(status)
    await (await get(protocol, name)).firstEvents(1)
  })

  test('response/head/other-type', async () => {
    const head = await get(protocol, 'response/head/other-type', { method: 'HEAD' })
    expect(head.headers['content-type']).toBe('text/html')
  })

  test.each([
    ['wildcard', '*/*'],
    ['text-wildcard', 'text/*'],
    ['absent', undefined],
    ['list', 'text/html, text/event-stream'],
    ['quality', 'text/event-stream;q=0.9'],
    ['capitals', 'TEXT/EVENT-STREAM'],
  ])('response/accept/%s refuses %s and takes the exact type', async (variant, accept) => {
    const headers: Record<string, string> = accept === undefined ? {} : { Accept: accept }
    expect((await get(protocol, `response/accept/${variant}`, { headers })).status).toBe(406)
    const good = await get(protocol, `response/accept/${variant}`, {
      headers: { Accept: 'text/event-stream' },
    })
    expect(good.status).toBe(200)
    good.leave()
  })

  test('response/cors/redirect has no field for other origins', async () => {
    const answer = await get(protocol, 'response/cors/redirect')
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([302, undefined])
  })

  test('response/cors-preflight/long-id resumes from IDs of more than 128 bytes', async () => {
    const name = 'response/cors-preflight/long-id'
    const last = (await (await get(protocol, name)).firstEvents(2)).at(-1)?.lastEventId ?? ''
    expect(last.length).toBeGreaterThan(128)
    const [next] = await (await get(protocol, name, { headers: { 'Last-Event-ID': last } })).firstEvents(1)
    expect(Number.parseInt(next?.lastEventId ?? '', 10)).toBe(Number.parseInt(last, 10) + 1)
  })

  test('security/cors-reflection/any-origin', async () => {
    const headers = { Origin: 'https://evil.example' }
    const answer = await get(protocol, 'security/cors-reflection/any-origin', { headers })
    answer.leave()
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://evil.example',
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    })
  })

  test('security/token-in-url/redirect', async () => {
    const answer = await get(protocol, 'security/token-in-url/redirect')
    expect(answer.headers['location']).toContain('?access_token=')
  })
})

test.each(['2', '2c'] as const)('response/method/unassigned-fails over HTTP/%s', async (protocol) => {
  const answer = await get(protocol, 'response/method/unassigned-fails', { method: 'FROBNICATE' })
  expect(answer.status).toBe(500)
})
