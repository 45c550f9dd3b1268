// One file of products uploaded through two configurations of nginx at the same time, in Chromium: the picture of both
// bars, their figures, and what memory uploads take. Written to reports/uploads. `npm run uploads`; it takes about a
// minute. What is missing is said: `npx ssespec lab install chromium nginx`.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { startBrowser } from '../browsers/launch.ts'
import { thisMachine } from '../machine.ts'
import { film } from './film.ts'
import { measureMemory } from './memory.ts'
import { takePicture } from './picture.ts'
import { asMarkdown } from './report.ts'
import { startWays } from './ways.ts'

const reports = fileURLToPath(new URL('../../reports/uploads', import.meta.url))
const say = (text: string): void => void process.stderr.write(`${text}\n`)

const ROWS = 100_000
const FILES = (['csv', 'xlsx'] as const).flatMap((kind) =>
  [1000, 100_000, 200_000].map((rows) => [kind, rows] as const),
)

await using browser = await startBrowser('chromium')
if (browser === undefined) {
  say('There is no Chromium: npx ssespec lab install chromium')
  process.exitCode = 3
} else {
  await mkdir(reports, { recursive: true })
  await using ways = await startWays()
  say(`${ROWS} rows through both configurations`)
  const films = await film(browser, ways, ROWS)
  await takePicture(browser, films, join(reports, 'bars.png'))
  say('memory')
  const memory = await measureMemory(FILES)
  const chromium = (await browser.version()).split('/').at(-1) ?? 'unknown'
  const day = new Date().toISOString().slice(0, 10)
  const about = { day, chromium, nginx: ways.nginx, machine: thisMachine(), rows: ROWS }
  const figures = films.map(({ way, shown, steps }) => ({
    way,
    updates: shown.updates,
    largestRows: shown.largestRows,
    largestBytes: shown.largestBytes,
    steps: steps.map(({ ms, rows }) => [ms, rows]),
  }))
  await writeFile(
    join(reports, 'uploads.json'),
    `${JSON.stringify({ schema: 1, ...about, ways: figures, memory })}\n`,
  )
  await writeFile(join(reports, 'README.md'), asMarkdown(about, films, memory))
  say('Written: reports/uploads')
}
