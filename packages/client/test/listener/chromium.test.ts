import { existsSync } from 'node:fs'

import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type Client, expectedOutcome, play } from './play-case.ts'
import { cases, type ReconnectionCase, type Told } from './reconnection-case.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const isLeftOut = !existsSync(executablePath) && !process.env['CI']

/** Where Chromium does otherwise. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'id/that-no-header-carries': 'sends the control character where web security is off',
  'network/head-cut': 'takes the head as it is, finds no type, and fails',
  'network/broken-chunks': 'drops what it has read of the chunks before',
  'redirect/to-no-http': 'tries again where web security is off',
}

const FOLLOW = `({ id, url, types, close }) => {
  const source = new EventSource(url)
  let isClosing = false
  const end = () => {
    source.close()
    tell(id, 'closed')
  }
  const told = (kind, what) => {
    tell(id, what)
    if (kind !== close?.on || isClosing) return
    isClosing = true
    if (close.afterMs === undefined) end()
    else setTimeout(end, close.afterMs)
  }
  source.onopen = () => told('open', 'open')
  source.onerror = () => {
    const what = source.readyState === EventSource.CLOSED ? 'failed' : 'lost'
    told(what, what)
  }
  for (const name of types) {
    source.addEventListener(name, ({ type, data, lastEventId }) => told('event', { type, data, lastEventId }))
  }
}`

describe.skipIf(isLeftOut)('the EventSource of Chromium', () => {
  let browser: Browser

  beforeAll(async () => {
    // The page is of no origin that the servers know.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-web-security'] })
  })
  afterAll(() => browser.close())

  test('does what the cases say', async () => {
    const mine = cases.standard.filter(isForBrowsers)
    const client = await inOnePage(browser, mine)
    // All at once: most of each is the three seconds until Chromium reconnects.
    const outcomes = await Promise.all(mine.map(async (one) => [one.id, await play(one, client(one))]))
    expect(Object.fromEntries(outcomes)).toEqual(
      Object.fromEntries(mine.map((one) => [one.id, expectedOutcome(one)])),
    )
    expect(mine.length).toBeGreaterThanOrEqual(70)
  }, 120_000)
})

/** Nothing can be set but when to close. */
function isForBrowsers({ id, client = {} }: ReconnectionCase): boolean {
  const settable = ['close', 'reconnectionTimeMs']
  return !(id in OTHERWISE) && Object.keys(client).every((name) => settable.includes(name))
}

/** A client for each case, all in one page, which is closed when the last has ended. */
async function inOnePage(
  browser: Browser,
  mine: readonly ReconnectionCase[],
): Promise<(one: ReconnectionCase) => Client> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const listening = new Map<string, (what: Told | 'closed') => void>()
  await page.exposeFunction('tell', (id: string, what: Told | 'closed') => listening.get(id)!(what))
  let running = mine.length
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const ended = async (): Promise<void> => {
    if (--running > 0) return
    // With it go the connections that Chromium opens for later.
    await context.close()
    resolve()
  }
  return ({ id, told }) =>
    (url, { close }, tell) => {
      listening.set(id, (what) => {
        if (what !== 'closed') tell(what)
        if (what === 'closed' || what === 'failed') void ended()
      })
      const names = told.flatMap((what) => (typeof what === 'object' && 'type' in what ? [what.type] : []))
      const types = [...new Set(['message', ...names])]
      const follow = page.evaluate(`(${FOLLOW})(${JSON.stringify({ id, url, types, close })})`)
      // It closes itself: by the time it could be told to, more would have been dispatched.
      return { close() {}, done: Promise.all([follow, done]) }
    }
}
