import { installed } from '@ssespec/lab'
import { type Browser, launch } from 'puppeteer-core'

export type BrowserName = 'chromium' | 'firefox'

/** Starts a browser without a window, which trusts every certificate; undefined where it is not installed. */
export async function startBrowser(name: BrowserName, signal?: AbortSignal): Promise<Browser | undefined> {
  const executablePath = await installed(name)
  if (executablePath === undefined) return undefined
  return launch({
    browser: name === 'chromium' ? 'chrome' : 'firefox',
    executablePath,
    acceptInsecureCerts: true,
    // In a container the process is root's, and there Chromium's sandbox does not work.
    args: name === 'chromium' ? ['--no-sandbox'] : [],
    ...(signal && { signal }),
    handleSIGINT: false,
    handleSIGTERM: false,
    timeout: 60_000,
    protocolTimeout: 120_000,
  })
}
