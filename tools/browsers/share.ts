import type { Browser, Page } from 'puppeteer-core'

import { takePicture } from './picture.ts'
import type { Site } from './sites.ts'

/** What came of many tabs that share a stream (pages/shared-event-source.js). */
export interface Sharing {
  readonly tabs: number
  /** Streams and connections that the server sees when each tab has one. */
  readonly streams: number
  readonly connections: number
  /** In how many tabs each event arrived. */
  readonly received: number
  readonly sameOrigin: 'answered' | 'waiting'
  /** Whether all tabs went on after the server had ended the stream, and on how many new streams. */
  readonly resumed: number
  readonly streamsAgain: number
  /** Streams at the server when half of the tabs are closed, and when the last one is. */
  readonly streamsAtHalf: number
  readonly streamsAtEnd: number
}

const PATIENCE_MS = 20_000
const WAIT = { timeout: PATIENCE_MS, polling: 50 }

/** Opens the page with the shared stream in so many tabs. */
export async function share(browser: Browser, site: Site, count: number, picture?: string): Promise<Sharing> {
  const { origin } = site
  const tabs: Page[] = []
  for (let n = 0; n < count; n += 1) {
    const page = await browser.newPage()
    await page.setViewport({ width: 520, height: 300 })
    await page.goto(`${site.url}/pages/shared.html`)
    await page.waitForFunction('globalThis.shared?.source.readyState === 1', WAIT)
    tabs.push(page)
  }
  const { open: streams, connections, asked } = origin
  origin.send('id: 1\ndata: to each tab\n\nevent: price\nid: 2\ndata: of another type\n\n')
  const received = await reached(tabs, 2)
  const sameOrigin = await tabs[0]!
    .evaluate(`fetch('/ping', { signal: AbortSignal.timeout(${PATIENCE_MS}) }).then(() => true, () => false)`)
    .then((answered) => (answered ? ('answered' as const) : ('waiting' as const)))

  const again = origin.next(PATIENCE_MS)
  origin.endAll()
  await again
  origin.send('id: 3\ndata: after a restart\n\n')
  const resumed = await reached(tabs, 3)
  const streamsAgain = origin.asked - asked
  if (picture !== undefined) {
    await takePicture(tabs[0]!, picture)
  }

  const half = tabs.splice(0, Math.floor(count / 2))
  for (const page of half) await page.close()
  origin.send('id: 4\ndata: to those that are left\n\n')
  await reached(tabs, 4)
  const streamsAtHalf = origin.open
  for (const page of tabs) await page.close()
  while (origin.open > 0 && (await origin.change(PATIENCE_MS)));
  return {
    tabs: count,
    streams,
    connections,
    received,
    sameOrigin,
    resumed,
    streamsAgain,
    streamsAtHalf,
    streamsAtEnd: origin.open,
  }
}

/** In how many of the tabs so many events have arrived, once they had time to. */
async function reached(tabs: readonly Page[], events: number): Promise<number> {
  const all = tabs.map((page) =>
    page.waitForFunction(`shared.events.length >= ${events}`, WAIT).then(
      () => 1,
      () => 0,
    ),
  )
  return (await Promise.all<number>(all)).reduce((sum, one) => sum + one, 0)
}
