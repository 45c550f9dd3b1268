import type { Browser } from 'puppeteer-core'

import type { Film } from './film.ts'
import { drawSteps } from './steps.ts'

const TITLES = {
  direct: 'direct',
  guide: 'through the guide’s nginx',
  '32-kb': 'through an HTTP/2 front that holds back 32 KiB',
} as const

const STYLE = `
  body { margin: 0; padding: 28px; width: 1640px; font: 16px/1.4 system-ui, sans-serif; color: #1a1a1a; background: #fff }
  h1 { font-size: 26px; margin: 0 0 4px }
  p { margin: 0 0 16px; color: #444; max-width: 1200px }
  .film { display: grid; grid-template-columns: 70px 762px 762px; gap: 10px 20px; align-items: center }
  .film b { font-size: 18px }
  .film img { border: 1px solid #ccc; display: block }
  .film span { color: #444; font-size: 14px }
  .good { color: #0b62c4 } .bad { color: #b3261e }
  h2 { font-size: 20px; margin: 28px 0 4px }
`

/** Both bars beside one another at several moments, and all their steps in a plot below. */
export async function takePicture(browser: Browser, films: readonly Film[], path: string): Promise<void> {
  const page = await browser.newPage()
  await page.setViewport({ width: 1700, height: 900, deviceScaleFactor: 1 })
  await page.setContent(html(films))
  await page.screenshot({ path: path as `${string}.png`, fullPage: true })
  await page.close()
}

function html(films: readonly Film[]): string {
  const heads = films.map(({ way, shown }) => {
    const kind = way === 'guide' ? 'good' : 'bad'
    return `<div><b class="${kind}">${TITLES[way]}</b><br><span>the bar moved ${count(shown.updates)} times; largest step ${count(shown.largestRows)} rows, ${count(shown.largestBytes)} bytes of events</span></div>`
  })
  const moments = films[0]?.frames.map(({ ms }) => ms) ?? []
  const rows = moments.map((ms, index) => {
    const images = films.map(({ frames }) => `<img src="data:image/png;base64,${frames[index]!.png}">`)
    return `<span>after<br>${(ms / 1000).toFixed(1)} s</span>${images.join('')}`
  })
  const total = films[0]?.shown.rows ?? 0
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
<h1>One upload of ${count(total)} rows, two configurations of nginx, at the same time</h1>
<p>The server reads 5,000 rows a second and tells each step at once, in small events. On the left every event reaches the
page when it is sent. On the right a proxy keeps events until 32,768 bytes have gathered: the bar stands still, and jumps.</p>
<div class="film"><span></span>${heads.join('')}${rows.join('')}</div>
<h2>Every step of both bars</h2>
${drawSteps(films)}`
}

function count(value: number): string {
  return value.toLocaleString('en')
}
