import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle } from '../tools/bundle.ts'
import { readCorpus } from '../tools/corpus.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const isLeftOut = !existsSync(executablePath) && !process.env['CI']

/** Reads every stream in whole, in single bytes, and through the web streams: runs in the browser. */
const READ_ALL = `
  import { encodeBytes, EventStreamDecoderStream, EventStreamParser, parse, parseStream } from '@ssespec/grammar'

  async function read(bytes) {
    const streamed = []
    for await (const item of parseStream(new Response(bytes).body)) streamed.push(item)
    const piped = []
    const reader = new Response(bytes).body.pipeThrough(new EventStreamDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      piped.push(value)
    }
    const bytewise = []
    for await (const item of parseStream(Array.from(bytes, (byte) => Uint8Array.of(byte)))) bytewise.push(item)
    return [parse(bytes), bytewise, streamed, piped]
  }

  globalThis.readAll = (streams) => Promise.all(streams.map((bytes) => read(Uint8Array.from(bytes))))
  globalThis.encodeOne = () => Array.from(encodeBytes({ data: 'ä' }))
`

/** The same where there is no document: streams come as a message, and what was read goes back. */
const ANSWER = `
  onmessage = async ({ data }) => postMessage(await globalThis.readAll(data))
`

const ASK_A_WORKER = `
  (script, streams) => new Promise((resolve, reject) => {
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })))
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage(streams)
  })
`

describe.skipIf(isLeftOut)('in Chromium', () => {
  const corpus = readCorpus()
  const streams = corpus.map(({ stream }) => [...stream])
  const expected = corpus.map(({ items }) => [items, items, items, items])
  let browser: Browser
  let code: string

  beforeAll(async () => {
    code = await bundle(READ_ALL)
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())

  test('a page reads the corpus, and encodes', async () => {
    const page = await browser.newPage()
    await page.addScriptTag({ content: code, type: 'module' })
    await page.waitForFunction('globalThis.readAll !== undefined')
    await expect(page.evaluate(`globalThis.readAll(${JSON.stringify(streams)})`)).resolves.toEqual(expected)
    await expect(page.evaluate('globalThis.encodeOne()')).resolves.toEqual([
      ...new TextEncoder().encode('data: ä\n\n'),
    ])
  })

  test('a worker reads the corpus', async () => {
    const page = await browser.newPage()
    const script = JSON.stringify(code + ANSWER)
    const answer = page.evaluate(`(${ASK_A_WORKER})(${script}, ${JSON.stringify(streams)})`)
    await expect(answer).resolves.toEqual(expected)
  })
})
