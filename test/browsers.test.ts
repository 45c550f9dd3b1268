import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startBrowser } from '../tools/browsers/launch.ts'
import { share } from '../tools/browsers/share.ts'
import { startPlainSite } from '../tools/browsers/sites.ts'
import { starve } from '../tools/browsers/starve.ts'

/** A page that does not hear that it ends, as when it crashes. */
const DEAF = "addEventListener('pagehide', (event) => event.stopImmediatePropagation())"

describe('in Chromium over HTTP/1.1', () => {
  let browser: Browser | undefined

  beforeAll(async () => {
    browser = await startBrowser('chromium')
  })
  afterAll(() => browser?.close())

  test('six streams open, and whatever comes then waits without an error', async () => {
    await using site = await startPlainSite()
    const attempt = { title: 'two tabs', tabs: [{ streams: 5 }, { streams: 3 }] }
    await expect(starve(browser!, site, attempt)).resolves.toEqual({
      asked: 8,
      open: 6,
      connections: 6,
      connecting: 2,
      errors: 0,
      nextOpened: true,
      sameOrigin: 'waiting',
      otherOrigin: 'answered',
      newTab: 'waiting',
      answeredAfter: true,
    })
  })

  test('tabs that share a stream are one stream to the server', async () => {
    await using site = await startPlainSite()
    await expect(share(browser!, site, 7)).resolves.toMatchObject({
      streams: 1,
      received: 7,
      sameOrigin: 'answered',
      resumed: 7,
      streamsAgain: 1,
      streamsAtHalf: 1,
      streamsAtEnd: 0,
    })
  })

  test.each([
    ['is closed', (page: Page) => page.evaluate('shared.source.close()')],
    ['leaves the page', (page: Page) => page.goto('about:blank')],
    ['is gone without a word', (page: Page) => page.close(), DEAF],
  ])('a shared stream ends when the only tab that wants it %s', async (_, end, script = '') => {
    await using site = await startPlainSite()
    // Keeps the worker alive.
    const other = await sharedTab(site.url, '/stream?other')
    const page = await sharedTab(site.url, '/stream?own', script)
    expect(site.origin.open).toBe(2)
    const ended = site.origin.change(20_000)
    await end(page)
    await expect(ended).resolves.toBe(true)
    expect(site.origin.open).toBe(1)
    await other.close()
  })

  async function sharedTab(url: string, stream: string, script = ''): Promise<Page> {
    const page = await browser!.newPage()
    await page.evaluateOnNewDocument(script)
    await page.goto(`${url}/pages/shared.html?stream=${encodeURIComponent(stream)}`)
    await page.waitForFunction('globalThis.shared?.source.readyState === 1')
    return page
  }
})
