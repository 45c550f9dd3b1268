import type { Page } from 'puppeteer-core'

/** A picture of what the page shows. */
export async function takePicture(page: Page, path: string): Promise<void> {
  await page.bringToFront()
  const shown = await page.waitForSelector('main')
  await shown?.screenshot({ path: path as `${string}.png` })
}
