import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { PROTOCOLS, ask, startServer } from '../wire.ts'
import { good, openSession, products, readProgress, told, upload } from './client.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const complete = (done: number, failed: number): object => ({
  outcome: 'complete',
  rows: done + failed,
  done,
  failed,
})

test.each(PROTOCOLS)('tells every row over HTTP/%s, then the end, then 204', async (protocol) => {
  const { progress } = await upload(server, products(500))
  const answer = await ask(server, protocol, progress)
  expect(await answer.ended).toBe('properly')
  expect([
    answer.headers['content-type'],
    answer.headers['x-accel-buffering'],
    answer.headers['cache-control'],
  ]).toEqual(['text/event-stream', 'no', 'no-cache, no-store, no-transform'])
  const { steps, summary } = told(answer)
  expect(summary).toEqual(complete(500, 0))
  // A step for each row, for a thousandth of this file is less than one.
  expect(steps.map(({ from, row }) => [from, row])).toEqual(
    Array.from({ length: 500 }, (_, row) => [row, row + 1]),
  )
  const last = answer.events.at(-1)
  expect([last?.type, last?.lastEventId]).toEqual(['done', 'end'])
  const again = await ask(server, protocol, progress, { headers: { 'Last-Event-ID': 'end' } })
  await again.ended
  expect([again.status, again.length]).toEqual([204, 0])
})

test('tells the line of each row that failed, and every reason', async () => {
  const rows = [
    'sku,name,price,stock',
    'A-1,Lamp,12.50,3',
    ',Chair,9,1',
    'A-2,Table,"12,50",1',
    '',
    'A-1,"Lamp, the\nsecond",3,1',
    'A-3,,free,many',
    'A-4,Shelf,1.00',
    'A-5,Bench,1,2',
  ]
  const { progress } = await upload(server, rows.join('\r\n'))
  const answer = await readProgress(server, progress)
  const { steps, summary } = told(answer)
  expect(steps.flatMap(({ failures }) => failures.map(({ line, reasons }) => [line, ...reasons]))).toEqual([
    [3, 'the SKU is missing'],
    [4, 'the price "12,50" is not a number such as 12.50'],
    [6, 'the SKU "A-1" is on line 2 already'],
    [
      8,
      'the name is missing',
      'the price "free" is not a number such as 12.50',
      'the stock "many" is not a whole number',
    ],
    [9, 'it has 3 columns where the header has 4'],
  ])
  expect(summary).toEqual(complete(2, 5))
})

test('reads what a spreadsheet writes where the comma is decimal: a BOM, semicolons, columns in any order', async () => {
  const { progress } = await upload(server, '\ufeffPrice;SKU;Name\r\n1.00;B-1;Stühle\r\n')
  expect(told(await readProgress(server, progress)).summary).toEqual(complete(1, 0))
})

test('tells the row in which bytes are no UTF-8', async () => {
  const latin1 = Buffer.from('sku,name,price\nA,Lamp,1\nB,St\xfchle,2\nC,Chair,3\n', 'latin1')
  const { progress } = await upload(server, latin1)
  const { steps, summary } = told(await readProgress(server, progress))
  expect(steps.flatMap(({ failures }) => failures)).toEqual([
    { row: 2, line: 3, sku: '', reasons: ['column 2 is not valid UTF-8'] },
  ])
  expect(summary).toEqual(complete(2, 1))
})

test.each([
  ['name,price\nx,1\n', 'The header lacks the column sku: its first line must name sku, name and price.'],
  ['sku,name,price,SKU\n', 'The header names the column sku twice.'],
  ['\n\n', 'The file has no header: its first line must name sku, name and price.'],
  [
    'sku,name,price\nA,Lamp,1\nB,"Chair,1\nC,Bench,2\n',
    'The row that begins on line 3 has no end: a quotation mark is opened and never closed.',
    1,
  ],
] as [string, string, number?][])(
  'stops at a file that cannot be read: %j',
  async (file, reason, done = 0) => {
    const { progress } = await upload(server, file)
    expect(told(await readProgress(server, progress)).summary).toMatchObject({
      outcome: 'stopped',
      reason,
      done,
    })
  },
)

test('a reader that is cut again and again loses no row and gets none twice', async () => {
  const { id, progress } = await upload(
    server,
    products(2000, (number) => (number % 3 ? good(number) : 'x,y,z\n')),
    {
      query: '?rate=4000',
    },
  )
  const steps: ReturnType<typeof told>['steps'] = []
  let cuts = 0
  for (let lastEventId = '0'; ; cuts += 1) {
    const answer = await ask(server, '1.1', progress, { headers: { 'Last-Event-ID': lastEventId } })
    await answer.until(({ events }) => events.length > 1 || events.at(-1)?.type === 'done')
    await fetch(`${server.url}/uploads/${id}/cut`, { method: 'POST' })
    const how = await answer.ended
    steps.push(...told(answer).steps)
    lastEventId = answer.events.at(-1)?.lastEventId ?? lastEventId
    if (lastEventId === 'end') break
    expect(how).toBe('cut')
  }
  expect(cuts).toBeGreaterThan(1)
  steps.forEach(({ from }, index) => expect(from).toBe(steps[index - 1]?.row ?? 0))
  const failed = steps.flatMap(({ failures }) => failures.map(({ row }) => row))
  expect(failed).toEqual(Array.from({ length: 666 }, (_, index) => (index + 1) * 3))
  expect(steps.at(-1)).toMatchObject({ row: 2000, failed: 666, done: 1334 })
})

test('a reader without an ID, or with one that is none, gets everything again', async () => {
  const { progress } = await upload(server, products(300))
  const first = await readProgress(server, progress)
  for (const headers of [{}, { 'Last-Event-ID': '301' }, { 'Last-Event-ID': 'x' }] as Record<
    string,
    string
  >[]) {
    const again = await readProgress(server, progress, headers)
    expect(told(again).steps.at(-1)).toEqual({ ...told(first).steps.at(-1), from: 0, failures: [] })
    expect(told(again).summary).toEqual(told(first).summary)
  }
})

test('two uploads at once do not meet', async () => {
  const [one, two] = await Promise.all([
    upload(server, products(700), { query: '?rate=2000' }),
    upload(
      server,
      products(400, () => 'same,Product,1,1\n'),
      { query: '?rate=2000' },
    ),
  ])
  const [first, second] = await Promise.all([
    readProgress(server, one.progress),
    readProgress(server, two.progress),
  ])
  expect([told(first).summary, told(second).summary]).toEqual([complete(700, 0), complete(1, 399)])
})

describe('an upload belongs to who made it', () => {
  test('to others it is as unknown as one that never was', async () => {
    const [mine, other] = await Promise.all([openSession(server), openSession(server)])
    const { id, progress } = await upload(server, products(1), { cookie: mine })
    const answers = await Promise.all(
      [
        [progress, mine],
        [progress, other],
        [progress, ''],
        [progress, 'ssespec_uploads=forged'],
        ['/uploads/AAAAAAAAAAAAAAAAAAAAAA/progress', mine],
      ].map(([path, cookie]) => fetch(`${server.url}${path}`, { headers: { Cookie: cookie! } })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 404, 404])
    const [, foreign, , , unknown] = await Promise.all(answers.map((answer) => answer.text()))
    expect(foreign).toBe(unknown)
    const cut = await fetch(`${server.url}/uploads/${id}/cut`, { method: 'POST', headers: { Cookie: other } })
    expect(cut.status).toBe(404)
  })

  test('a script without a session reads its own', async () => {
    const { progress } = await upload(server, products(1))
    expect((await readProgress(server, progress)).status).toBe(200)
  })
})
