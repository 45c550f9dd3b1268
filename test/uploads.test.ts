import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { startBrowser } from '../tools/browsers/launch.ts'
import { failingLines, productsCsv } from '../tools/uploads/products.ts'
import { UploadPage } from '../tools/uploads/upload-page.ts'
import { type Ways, startWays } from '../tools/uploads/ways.ts'
import { asWorkbook } from '../tools/uploads/workbook.ts'

/** Lets the server take so many products, and holds it at the next one. */
class Gate {
  #open = 0
  #waiting: (() => void) | undefined

  readonly take = (_product: unknown, signal: AbortSignal): Promise<void> => {
    if (this.#open > 0) {
      this.#open -= 1
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      this.#waiting = resolve
      signal.addEventListener('abort', () => resolve())
    })
  }

  pass(count: number): void {
    this.#open += count
    if (this.#open > 0 && this.#waiting !== undefined) {
      this.#open -= 1
      this.#waiting()
      this.#waiting = undefined
    }
  }
}

let browser: Browser
let folder: string
let ways: Ways

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssespec-products-'))
  browser = (await startBrowser('chromium'))!
  ways = await startWays()
})
afterAll(async () => {
  await browser?.close()
  await ways?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function csv(text: string): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.csv`)
  await writeFile(path, text)
  return path
}

const NAMES = ['direct', 'guide', '32-kb'] as const

test.each(NAMES)('%s: the page shows every row once, and the end', async (name) => {
  const page = await UploadPage.open(browser, ways.urls[name])
  await page.upload(await csv(productsCsv(20_000)), '5000')
  const shown = await page.until('shown.state !== "" && /Finished|Stopped/.test(shown.state)')
  expect(shown).toMatchObject({ bar: 1, rows: 20_000, done: 19_800, failed: 200, problem: '' })
  expect(shown.state).toBe('Finished: 19,800 rows done, 200 failed.')
  expect(shown.lines).toEqual(failingLines(20_000))
})

test('the page takes a workbook, and its bar is full at the end', async () => {
  const page = await UploadPage.open(browser, ways.urls.guide)
  const path = join(folder, 'products.xlsx')
  await writeFile(path, (await asWorkbook(productsCsv(1000))).stream())
  await page.upload(path)
  const shown = await page.until('/Finished|Stopped/.test(shown.state)')
  expect(shown).toMatchObject({ bar: 1, rows: 1000, done: 990, failed: 10, problem: '' })
  expect(shown.lines).toEqual(failingLines(1000))
})

/** Few enough to stay below 32 KiB. */
const STEPS = 40

test.each(['direct', 'guide'] as const)('%s: the bar moves with every row that is done', async (name) => {
  const gate = new Gate()
  await using own = await startWays({ take: gate.take })
  const page = await UploadPage.open(browser, own.urls[name])
  await page.upload(await csv(productsCsv(STEPS)))
  for (let row = 1; row < STEPS; row += 1) {
    gate.pass(1)
    // Not before the page shows it is the next one done: a step that is held back would be waited for in vain.
    expect(await page.until(`shown.rows === ${row}`)).toMatchObject({ updates: row, largestRows: 1 })
  }
  gate.pass(1)
  expect((await page.until('/Finished/.test(shown.state)')).updates).toBe(STEPS)
})

test('32-kb: the bar stands still, and jumps', async () => {
  const gate = new Gate()
  await using own = await startWays({ take: gate.take })
  const page = await UploadPage.open(browser, own.urls['32-kb'])
  await page.upload(await csv(productsCsv(STEPS)))
  for (let row = 1; row < STEPS; row += 1) {
    gate.pass(1)
    // The same steps, each of them seen on a direct connection before the next one is made.
    await untilServerHas(own, page, row)
    expect((await page.look()).rows).toBe(0)
  }
  gate.pass(1)
  const shown = await page.until('/Finished/.test(shown.state)')
  expect(shown.updates).toBeLessThan(STEPS / 4)
})

/** Asks the server past the proxy that holds back, as the same user. */
async function untilServerHas({ urls }: Ways, { page }: UploadPage, row: number): Promise<void> {
  const id = String(await page.evaluate('location.hash.slice(1)'))
  const cookies = (await page.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  await expect
    .poll(
      async () => {
        const answer = await fetch(`${urls.direct}/uploads/${id}`, { headers: { Cookie: cookies } })
        return ((await answer.json()) as { rows: number }).rows
      },
      { timeout: 30_000 },
    )
    .toBe(row)
}

const ROWS = 1000

test.each(NAMES)('%s: what a reload and two cuts leave is all there, once', async (name) => {
  const gate = new Gate()
  await using own = await startWays({ take: gate.take })
  const page = await UploadPage.open(browser, own.urls[name])
  const id = await page.upload(await csv(productsCsv(ROWS)))
  const cut = async (): Promise<void> => {
    await page.page.evaluate(`fetch('/uploads/${id}/cut', { method: 'POST' }).then(() => undefined)`)
  }
  gate.pass(300)
  if (name !== '32-kb') await page.until('shown.rows > 250')
  await page.page.reload()
  if (name !== '32-kb') {
    const { lines, rows } = await page.until('shown.rows > 250')
    expect(lines).toEqual(failingLines(rows))
  }
  for (const times of [1, 2]) {
    await expect.poll(() => own.server.openStreams(), { timeout: 30_000 }).toBe(1)
    await cut()
    await page.until(`/Lost ${times} /.test(shown.state)`)
    gate.pass(200)
  }
  gate.pass(ROWS)
  const shown = await page.until('/Finished|Stopped/.test(shown.state)')
  expect(shown).toMatchObject({ rows: ROWS, done: 990, failed: 10, problem: '' })
  expect(shown.lines).toEqual(failingLines(ROWS))
  expect(shown.state).toBe('Finished: 990 rows done, 10 failed. Lost 2 times.')
})

test('a page that asks for the upload of someone else is told what it may know', async () => {
  const mine = await UploadPage.open(browser, ways.urls.direct)
  const id = await mine.upload(await csv(productsCsv(10)))
  const other = await browser.createBrowserContext()
  const page = await other.newPage()
  await page.goto(`${ways.urls.direct}/uploads/#${id}`)
  await page.waitForFunction('document.getElementById("problem").textContent !== ""')
  expect(await page.evaluate('document.getElementById("problem").textContent')).toMatch(
    /^There is no such upload, or it is not yours\./,
  )
  await other.close()
})

test('what a file says is text, and what the server says is shown', async () => {
  const page = await UploadPage.open(browser, ways.urls.direct)
  const markup = '<img src=x onerror="document.title=1">'
  await page.upload(await csv(`sku,name,price\n"${markup.replaceAll('"', '""')}",Lamp,${'<b>1</b>'}\n`))
  const shown = await page.until('shown.failed === 1 && shown.lines.length === 1')
  expect(shown.lines).toEqual([2])
  const cells = await page.page.evaluate(
    'Array.from(document.querySelectorAll("td"), (cell) => cell.textContent)',
  )
  expect(cells).toEqual(['2', markup, 'the price "<b>1</b>" is not a number such as 12.50'])
  expect(await page.page.evaluate('document.querySelectorAll("td *").length')).toBe(0)

  const refused = await UploadPage.open(browser, ways.urls.direct)
  await refused.upload(await csv(''))
  expect((await refused.look()).problem).toMatch(/^The file ".*\.csv" is empty\.$/)
  const stopped = await UploadPage.open(browser, ways.urls.direct)
  await stopped.upload(await csv('name,price\nLamp,1\n'))
  expect(await stopped.until('/Stopped/.test(shown.state)')).toMatchObject({
    problem: 'The header lacks the column sku: its first line must name sku, name and price.',
  })
})
