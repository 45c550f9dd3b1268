import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

import { startCli } from './support/cli.ts'

/** Starts `ssespec serve` and waits for the URLs it prints. */
async function serve(lines: number, ...args: string[]) {
  const child = startCli(['serve', ...args])
  onTestFinished(() => void child.kill('SIGKILL'))
  const urls: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    urls.push(line)
    if (urls.length === lines) break
  }
  return { child, urls, closed: once(child, 'close') as Promise<[number | null]> }
}

test('prints where it listens, and SIGTERM lets streams end after a whole event', async () => {
  const { child, urls, closed } = await serve(1, '--port', '0')
  expect(urls[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/events$/)
  const response = await fetch(`${urls[0]}?rate=100`)
  const reader = response.body!.getReader()
  let text = ''
  const read = async (): Promise<boolean> => {
    const { value, done } = await reader.read()
    text += new TextDecoder().decode(value)
    return !done
  }
  while (!text.includes('data:')) await read()
  child.kill('SIGTERM')
  while (await read()) continue
  expect(text).toMatch(/\n\n$/)
  expect(await closed).toEqual([0, null])
})

test('offers HTTP/2 over TLS on a port of its own', async () => {
  const { child, urls, closed } = await serve(2, '--http2-port', '0')
  expect(urls[1]).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/events$/)
  child.kill('SIGTERM')
  expect(await closed).toEqual([0, null])
})

test('bounds the space of young objects, which streams are not', async () => {
  const { child } = await serve(1)
  const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(child.pid)])
  expect(stdout).toContain(' --max-semi-space-size=8 ')
})
