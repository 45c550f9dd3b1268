import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser } from 'puppeteer-core'

import { productsCsv } from './products.ts'
import { type Shown, UploadPage } from './upload-page.ts'
import type { WayName, Ways } from './ways.ts'

/** What a page drew at once. */
interface Drawn {
  /** Since any bar first moved. */
  readonly ms: number
  readonly rows: number
  readonly done: number
  readonly failed: number
  /** Of the bar, 0 to 1. */
  readonly bar: number
}

/** What a page showed while a file was worked on. */
export interface Film {
  readonly way: WayName
  /** At the end. */
  readonly shown: Shown
  /** Each time the bar moved. */
  readonly steps: readonly Drawn[]
  /** What the page showed at the moments of all films, as PNG in base64. */
  readonly frames: readonly { readonly ms: number; readonly png: string }[]
}

/** How many moments are pictured, the last one at the end. */
const MOMENTS = 6

/** Notes what is drawn, each time. Behind a proxy that holds back, the bar is there, and empty. */
const RECORD = `{
  globalThis.steps = []
  const text = (id) => Number(document.getElementById(id).textContent.replaceAll(',', ''))
  document.getElementById('progress').hidden = false
  new MutationObserver(() => {
    const ms = performance.timeOrigin + performance.now()
    const bar = document.getElementById('bar').value
    steps.push({ ms, rows: text('rows'), done: text('done'), failed: text('failed'), bar })
  }).observe(document.getElementById('rows'), { childList: true })
}`

/** Uploads the same file through the guide's configuration and through the one that holds back, at the same time. */
export async function film(browser: Browser, ways: Ways, rows: number): Promise<Film[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-products-'))
  try {
    const file = join(folder, 'products.csv')
    await writeFile(file, productsCsv(rows))
    const names = ['guide', '32-kb'] as const
    const pages = await Promise.all(names.map((name) => openPage(browser, ways.urls[name])))
    await Promise.all(pages.map((page) => page.upload(file, '5000')))
    const shown = await Promise.all(pages.map((page) => page.until('/Finished/.test(shown.state)')))
    const drawn = await Promise.all(pages.map(({ page }) => page.evaluate('steps') as Promise<Drawn[]>))
    // Time begins when the first bar moves: how long the file took to arrive is not the matter here.
    const started = Math.min(...drawn.flatMap(([first]) => first?.ms ?? Infinity))
    const steps = drawn.map((all) => all.map((step) => ({ ...step, ms: Math.round(step.ms - started) })))
    const lastMs = Math.max(...steps.map((all) => all.at(-1)?.ms ?? 0))
    const moments = Array.from({ length: MOMENTS }, (_, index) =>
      Math.round((lastMs * (index + 1)) / MOMENTS),
    )
    const films: Film[] = []
    for (const [index, page] of pages.entries()) {
      const frames: Film['frames'][number][] = []
      for (const ms of moments) frames.push({ ms, png: await redraw(page, steps[index]!, ms) })
      films.push({ way: names[index]!, shown: shown[index]!, steps: steps[index]!, frames })
    }
    return films
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function openPage(browser: Browser, url: string): Promise<UploadPage> {
  const page = await UploadPage.open(browser, url)
  await page.page.evaluate(RECORD)
  return page
}

/** Shows again what the page had drawn by then. A picture taken at the time would delay what it is to show. */
async function redraw({ page }: UploadPage, steps: readonly Drawn[], ms: number): Promise<string> {
  const drawn = steps.findLast((step) => step.ms <= ms) ?? { rows: 0, done: 0, failed: 0, bar: 0 }
  const clip = (await page.evaluate(`(({ rows, done, failed, bar }) => {
    for (const [id, value] of Object.entries({ rows, done, failed })) {
      document.getElementById(id).textContent = value.toLocaleString('en')
    }
    document.getElementById('bar').value = bar
    document.getElementById('percent').value = Math.floor(100 * bar) + ' %'
    const { x, width } = document.getElementById('bar').parentElement.getBoundingClientRect()
    const y = document.getElementById('bar').getBoundingClientRect().top - 10
    const { bottom } = document.querySelector('#progress dl').getBoundingClientRect()
    return { x: x - 12, y, width: width + 24, height: bottom + 6 - y }
  })(${JSON.stringify(drawn)})`)) as { x: number; y: number; width: number; height: number }
  return page.screenshot({ clip, encoding: 'base64' })
}
