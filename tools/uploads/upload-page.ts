import type { Browser, Page } from 'puppeteer-core'

/** What the page shows at one moment. */
export interface Shown {
  /** Of the file, 0 to 1. */
  readonly bar: number
  readonly rows: number
  readonly done: number
  readonly failed: number
  /** How many times the bar has moved, and its largest step. */
  readonly updates: number
  readonly largestRows: number
  readonly largestBytes: number
  /** Lines of the rows that failed, as listed. */
  readonly lines: readonly number[]
  readonly state: string
  readonly problem: string
}

const READ = `(() => {
  const text = (id) => document.getElementById(id).textContent.trim()
  const number = (id) => Number(text(id).replaceAll(',', ''))
  return {
    bar: document.getElementById('bar').value,
    rows: number('rows'),
    done: number('done'),
    failed: number('failed'),
    updates: number('updates'),
    largestRows: number('largest-rows'),
    largestBytes: number('largest-bytes'),
    lines: Array.from(document.querySelectorAll('#rows-failed tr'), (row) => Number(row.cells[0].textContent)),
    state: text('state'),
    problem: text('problem'),
  }
})()`

/** The page of `/uploads/` in a tab. */
export class UploadPage {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  /** @param url Of the server, or a proxy in front of it. */
  static async open(browser: Browser, url: string): Promise<UploadPage> {
    // A user and a window of its own: a tab behind another is not drawn.
    const page = await (await browser.createBrowserContext()).newPage()
    await page.setViewport({ width: 760, height: 640 })
    await page.goto(`${url}/uploads/`)
    return new UploadPage(page)
  }

  /** Chooses a file and presses the button; resolves with the ID, once the page has it. */
  async upload(path: string, rate: '' | '100' | '1000' | '5000' = ''): Promise<string> {
    const input = await this.page.waitForSelector('#file')
    await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(path)
    await this.page.select('#rate', rate)
    await this.page.click('button')
    await this.page.waitForFunction(
      'location.hash !== "" || document.getElementById("problem").textContent !== ""',
    )
    return this.page.evaluate('location.hash.slice(1)') as Promise<string>
  }

  async look(): Promise<Shown> {
    return (await this.page.evaluate(READ)) as Shown
  }

  /** Resolves when a condition on what is shown holds, with what is shown then. */
  async until(condition: string, timeout = 120_000): Promise<Shown> {
    const found = await this.page.waitForFunction(
      `(() => { const shown = ${READ}; return (${condition}) ? shown : undefined })()`,
      { timeout, polling: 'raf' },
    )
    return (await found.jsonValue()) as Shown
  }
}
