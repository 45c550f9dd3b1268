import { setTimeout as pause } from 'node:timers/promises'

import type { Browser } from 'puppeteer-core'

import { takePicture } from './picture.ts'
import type { Site } from './sites.ts'
import { type Answer, type Look, Tab } from './tab.ts'

/** How many streams are opened where. */
export interface Attempt {
  readonly title: string
  /** One entry a tab. `inWorker`: the tab opens them in a dedicated worker. */
  readonly tabs: readonly { readonly streams: number; readonly inWorker?: true }[]
}

/** What came of it. */
export interface Starvation {
  readonly asked: number
  /** As the server sees it, and on how many connections. */
  readonly open: number
  readonly connections: number
  /** As the pages see it. */
  readonly connecting: number
  readonly errors: number
  /** Whether one more opened as soon as one was closed: those that wait are in a queue. */
  readonly nextOpened: boolean
  /** What the tab and its user can still ask for while all of this is open. */
  readonly sameOrigin: Answer
  readonly otherOrigin: Answer
  readonly newTab: Answer
  /** Whether the waiting request was answered once the streams were closed. */
  readonly answeredAfter: boolean
}

/** Nothing opens for so long: whatever waits now, waits. That it does is then proved by closing one. */
const QUIET_MS = 1500
/** What does not happen in this time does not happen. */
const PATIENCE_MS = 2500

/** Opens streams until no more open, and sees what else the browser then does. */
export async function starve(
  browser: Browser,
  site: Site,
  attempt: Attempt,
  picture?: string,
): Promise<Starvation> {
  const { origin } = site
  const tabs: Tab[] = []
  for (const _ of attempt.tabs) tabs.push(await Tab.open(browser, site, attempt.title))
  const [first] = tabs as [Tab]
  for (const [index, { streams, inWorker }] of attempt.tabs.entries()) {
    if (inWorker) await tabs[index]!.openStreamsInWorker(streams)
    else await tabs[index]!.openStreams(streams)
  }
  const asked = attempt.tabs.reduce((sum, { streams }) => sum + streams, 0)
  await settled(site, tabs, asked)
  const { open, connections } = origin
  const before = joined(await Promise.all(tabs.map((tab) => tab.look())))

  const nextOpened = open < asked && (await opensNext(site, tabs))

  await first.ask('a request to another origin', `${site.otherUrl}/ping`)
  await first.ask('a request to this origin', '/ping')
  await first.until(`asked['a request to another origin'] !== 'waiting'`, 20_000)
  await first.until(`asked['a request to this origin'] !== 'waiting'`, PATIENCE_MS)
  const answers = (await first.look()).asked
  const newTab = await opensTab(browser, site)
  if (picture !== undefined) {
    await takePicture(first.page, picture)
  }
  for (const tab of tabs) await tab.closeAll()
  const answeredAfter = await first.until(`asked['a request to this origin'] === 'answered'`, 20_000)
  for (const { page } of tabs) await page.close()
  return {
    asked,
    open,
    connections,
    connecting: before.connecting,
    errors: before.errors,
    nextOpened,
    sameOrigin: answers['a request to this origin']!,
    otherOrigin: answers['a request to another origin']!,
    newTab,
    answeredAfter,
  }
}

/** Resolves when all are open, or when no more open. */
async function settled({ origin }: Site, tabs: readonly Tab[], asked: number): Promise<void> {
  while (origin.open === 0 && (await origin.next(20_000)));
  if (origin.open < asked) await origin.quiet(QUIET_MS)
  // The pages hear of it a little later than the server.
  for (let left = 100; left > 0; left -= 1) {
    const { open } = joined(await Promise.all(tabs.map((tab) => tab.look())))
    if (open === origin.open) return
    await pause(50)
  }
}

/** Closes one stream: does one that waits take its place, and no more than one? */
async function opensNext(site: Site, tabs: readonly Tab[]): Promise<boolean> {
  const { origin } = site
  const { open, asked } = origin
  for (const tab of tabs) if (await tab.closeOne()) break
  await origin.next(PATIENCE_MS)
  await origin.quiet(QUIET_MS)
  return origin.asked === asked + 1 && origin.open === open
}

/** Whether a new tab of the same site loads, as a person would open it. */
async function opensTab(browser: Browser, { url }: Site): Promise<Answer> {
  const page = await browser.newPage()
  try {
    return await page.goto(`${url}/pages/streams.html`, { timeout: PATIENCE_MS }).then(
      () => 'answered' as const,
      (error: Error) => (error.name === 'TimeoutError' ? ('waiting' as const) : ('failed' as const)),
    )
  } finally {
    await page.close()
  }
}

function joined(looks: readonly Look[]): Pick<Look, 'open' | 'connecting' | 'errors'> {
  const sum = (key: 'open' | 'connecting' | 'errors'): number =>
    looks.reduce((total, look) => total + look[key], 0)
  return { open: sum('open'), connecting: sum('connecting'), errors: sum('errors') }
}
