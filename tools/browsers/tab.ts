import type { Browser, Page } from 'puppeteer-core'

import type { Site } from './sites.ts'

export type Answer = 'answered' | 'waiting' | 'failed'

/** What a page knows of its streams. */
export interface Look {
  readonly open: number
  readonly connecting: number
  readonly errors: number
  readonly asked: Readonly<Record<string, Answer>>
}

/** A tab with pages/streams.html. */
export class Tab {
  readonly page: Page

  static async open(browser: Browser, { url }: Site, title?: string): Promise<Tab> {
    const page = await browser.newPage()
    await page.setViewport({ width: 800, height: 420 })
    await page.goto(`${url}/pages/streams.html`)
    if (title !== undefined) {
      await page.evaluate(`document.querySelector('#title').textContent = ${JSON.stringify(title)}`)
    }
    return new Tab(page)
  }

  private constructor(page: Page) {
    this.page = page
  }

  async openStreams(count: number): Promise<void> {
    await this.page.evaluate(`streams.open(${count})`)
  }

  async openStreamsInWorker(count: number): Promise<void> {
    await this.page.evaluate(`streams.openInWorker(${count})`)
  }

  async look(): Promise<Look> {
    return (await this.page.evaluate('streams.look()')) as Look
  }

  /** Closes an open stream, and says whether there was one. */
  async closeOne(): Promise<boolean> {
    return (await this.page.evaluate('streams.closeOne()')) as boolean
  }

  async closeAll(): Promise<void> {
    await this.page.evaluate('streams.closeAll()')
  }

  async ask(name: string, url: string): Promise<void> {
    await this.page.evaluate(`streams.ask(${JSON.stringify(name)}, ${JSON.stringify(url)})`)
  }

  /** Resolves when a condition of `streams.look()` holds, or with false after so long. */
  async until(condition: string, withinMs: number): Promise<boolean> {
    return this.page
      .waitForFunction(`(({ open, asked }) => ${condition})(streams.look())`, {
        timeout: withinMs,
        polling: 50,
      })
      .then(
        () => true,
        () => false,
      )
  }
}
