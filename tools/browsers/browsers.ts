// How many event streams browsers open, what happens to the next one, and what helps: in real browsers, published in
// reports/browsers. `npm run browsers`; it takes some two minutes. A browser that is missing is left out, with a line
// that says so: `npx ssespec lab install chromium firefox nginx`.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { command } from '../command.ts'
import { thisMachine } from '../machine.ts'
import { type BrowserName, startBrowser } from './launch.ts'
import { cases, SHARING_TABS } from './plan.ts'
import { asMarkdown, type BrowserResult, type CaseResult } from './report.ts'
import { share } from './share.ts'
import { startHttp2Site, startPlainSite } from './sites.ts'
import { starve } from './starve.ts'

const reports = fileURLToPath(new URL('../../reports/browsers', import.meta.url))
const say = (text: string): void => void process.stderr.write(`${text}\n`)

async function measured(name: BrowserName, signal: AbortSignal): Promise<BrowserResult | undefined> {
  await using browser = await startBrowser(name, signal)
  if (browser === undefined) {
    say(`left out, for there is no ${name}: npx ssespec lab install ${name}`)
    return undefined
  }
  const results: CaseResult[] = []
  for (const { id, nginx, limit, pictured, ...attempt } of cases) {
    signal.throwIfAborted()
    say(`${name}: ${attempt.title}`)
    await using site = nginx === undefined ? await startPlainSite() : await startHttp2Site(nginx)
    const picture = pictured && join(reports, `${name}-${id}.png`)
    const result = await starve(browser, site, attempt, picture)
    results.push({
      id,
      title: attempt.title,
      ...(limit && { limit }),
      ...(site.nginx && { nginx: site.nginx }),
      result,
    })
  }
  say(`${name}: ${SHARING_TABS} tabs share a stream`)
  await using site = await startPlainSite()
  const sharing = await share(browser, site, SHARING_TABS, join(reports, `${name}-shared.png`))
  return { name, version: versionOf(name, await browser.version()), cases: results, sharing }
}

/** `Chromium 156.0.8078.79`, `Firefox 153.7.0`, of what drivers say: `Chrome/156.0.8078.79`. */
function versionOf(name: BrowserName, said: string): string {
  return `${name === 'chromium' ? 'Chromium' : 'Firefox'} ${said.split('/').at(-1) ?? said}`
}

await command(async (signal) => {
  await mkdir(reports, { recursive: true })
  const results: BrowserResult[] = []
  for (const name of ['chromium', 'firefox'] as const) {
    const result = await measured(name, signal)
    if (result !== undefined) results.push(result)
  }
  if (results.length === 0) return 3
  const machine = thisMachine()
  const day = new Date().toISOString().slice(0, 10)
  const report = { schema: 1, day, machine, browsers: results }
  await writeFile(join(reports, 'browsers.json'), `${JSON.stringify(report, null, 1)}\n`)
  await writeFile(join(reports, 'README.md'), asMarkdown(results, machine, day))
  say('Written: reports/browsers')
  return 0
})
