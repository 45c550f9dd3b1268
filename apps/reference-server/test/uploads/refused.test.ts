import { once } from 'node:events'
import net from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { startServer } from '../wire.ts'
import { type Content, post, problem, products, readProgress, told, upload } from './client.ts'
import { openFiles } from './open-files.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer({
    uploads: {
      limits: {
        fileBytes: 65_536,
        rows: 1000,
        failures: 10,
        atOnce: 2,
        kept: 2,
        idleMs: 300,
        unwatchedMs: 10,
      },
    },
  })
})
afterAll(() => server.close())

test.each([
  ['an empty file', '', [422, 'Unprocessable Entity', 'The file "products.csv" is empty.']],
  [
    'a file that is too large',
    'x'.repeat(65_537),
    [413, 'Payload Too Large', 'The file is too large: at most 0.0625 MiB are taken.'],
  ],
  [
    'a far too large file',
    'x'.repeat(1_000_000),
    [413, 'Payload Too Large', 'The file is too large: at most 0.0625 MiB are taken.'],
  ],
  [
    'an old workbook, or an encrypted one',
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
    [415, 'Unsupported Media Type', expect.stringContaining('password')],
  ],
  [
    'UTF-16',
    Buffer.from([0xff, 0xfe, 0x73, 0]),
    [415, 'Unsupported Media Type', expect.stringContaining('UTF-16')],
  ],
] as [string, Content, unknown[]][])('%s is refused', async (_, file, expected) => {
  expect(await problem(await post(server, file))).toEqual(expected)
})

test('what is no form with a file is refused', async () => {
  const send = (body: string | FormData, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/uploads`, { method: 'POST', body, headers })
  const form = new FormData()
  form.set('other', new Blob(['sku,name,price']), 'a.csv')
  expect(await problem(await send(form))).toEqual([
    400,
    'Bad Request',
    'The form has no file in its field "file".',
  ])
  expect(await problem(await send('sku,name,price'))).toEqual([
    415,
    'Unsupported Media Type',
    'Upload the file as multipart/form-data, in the field "file".',
  ])
  const torn = await send('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nsku', {
    'Content-Type': 'multipart/form-data; boundary=x',
  })
  expect(await problem(torn)).toEqual([
    400,
    'Bad Request',
    expect.stringContaining('The form cannot be read'),
  ])
  expect((await send('', { 'Content-Type': 'multipart/form-data' })).status).toBe(400)
  expect((await fetch(`${server.url}/uploads?rate=0`, { method: 'POST' })).status).toBe(400)
  expect((await fetch(`${server.url}/uploads/x`, { method: 'DELETE' })).headers.get('allow')).toBe(
    'GET, HEAD',
  )
})

test('a file stops at the rows and failures that are declared', async () => {
  const many = await upload(server, products(1001))
  expect(told(await readProgress(server, many.progress)).summary).toEqual({
    outcome: 'stopped',
    reason: 'The file has more than 1000 rows.',
    rows: 1000,
    done: 1000,
    failed: 0,
  })
  const bad = await upload(
    server,
    products(20, () => ',,,\n'),
  )
  expect(told(await readProgress(server, bad.progress)).summary).toMatchObject({
    outcome: 'stopped',
    failed: 11,
  })
})

test('only so many uploads are worked on at once, and only so many kept', async () => {
  const slow = { query: '?rate=1' }
  const own = await startServer({ uploads: { limits: { atOnce: 2, kept: 1 } } })
  await Promise.all([upload(own, products(900), slow), upload(own, products(900), slow)])
  const refused = await post(own, products(1))
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  await own.close()

  const one = await upload(server, products(1))
  await readProgress(server, one.progress)
  for (let count = 0; count < 2; count += 1) {
    await readProgress(server, (await upload(server, products(1))).progress)
  }
  expect((await fetch(`${server.url}${one.progress}`)).status).toBe(404)
})

const HEAD = 'POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n'
const PART = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nsku,name,price\n'

test('an upload that stalls is given up, and leaves nothing', async () => {
  const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(`${HEAD}Content-Length: 60000\r\n\r\n${PART}`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toContain('HTTP/1.1 408')
  expect(answer.toString()).toContain('No byte of the upload came for 0.3 s.')
  expect(openFiles()).toBe(0)
  socket.destroy()
})

test('clients that leave in the middle leave nothing, and block nobody', async () => {
  for (let count = 0; count < 5; count += 1) {
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
    await new Promise((resolve) => socket.write(`${HEAD}Content-Length: 60000\r\n\r\n${PART}`, resolve))
    socket.destroy()
  }
  // More than may be received at once: were one still held, this would be refused some time.
  await expect.poll(async () => (await post(server, products(1))).status, { timeout: 30_000 }).toBe(202)
  await expect.poll(openFiles, { timeout: 30_000 }).toBe(0)
})
