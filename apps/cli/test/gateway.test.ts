import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'

import { EventStreamParser } from '@ssespec/grammar'
import { expect, onTestFinished, test } from 'vitest'

import { runCli, startCli } from './support/cli.ts'

/** What `lab run` prints is complete with its last command. */
const COMPLETE = /^curl \S+\/-\/buffering\n/m

async function startGateway(): Promise<{ child: ChildProcess; printed: string; url: string }> {
  const child = startCli(['lab', 'run', 'nginx/gateway'])
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  for await (const text of child.stdout!.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += text as string
    if (COMPLETE.test(printed)) break
  }
  return { child, printed, url: /# http\/1\.1 +(\S+)/.exec(printed)![1]! }
}

/** An event stream that is read event by event. */
class Stream {
  readonly events: { type: string; data: string }[] = []
  #more = Promise.withResolvers<void>()

  constructor(url: string, signal: AbortSignal) {
    void this.#read(url, signal).catch(() => {})
  }

  /** Resolves when there are so many more events than now. */
  async next(count: number): Promise<void> {
    const wanted = this.events.length + count
    while (this.events.length < wanted) await this.#more.promise
  }

  async #read(url: string, signal: AbortSignal): Promise<void> {
    const response = await fetch(url, { signal })
    const parser = new EventStreamParser({
      onEvent: ({ type, data }) => {
        this.events.push({ type, data })
        this.#more.resolve()
        this.#more = Promise.withResolvers()
      },
    })
    for await (const bytes of response.body!) parser.push(bytes as Uint8Array)
  }
}

async function put(url: string, value: string): Promise<string> {
  return (await fetch(url, { method: 'PUT', body: value })).text()
}

test('a route is switched while streams are open, which keep their mode', async () => {
  const { child, printed, url } = await startGateway()
  const leave = new AbortController()
  onTestFinished(() => leave.abort())
  const open = (path: string): Stream => new Stream(`${url}${path}`, leave.signal)
  expect(printed).toContain(`curl -X PUT -d on ${url}/-/buffering/.sse\n`)

  const before = open('/.sse')
  await before.next(3)
  expect(before.events.slice(0, 3)).toEqual([
    { type: 'server', data: 'ssespec reference server' },
    { type: 'request', data: expect.stringMatching(/^GET \/\.sse HTTP\/1\.1\nHost: 127\.0\.0\.1:\d+\n/) },
    { type: 'time', data: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) },
  ])

  expect(await put(`${url}/-/buffering/.sse`, 'on\n')).toBe('/.sse on\n')
  expect(await (await fetch(`${url}/-/buffering`)).text()).toBe('/.sse\n')
  const held = open('/.sse')
  const elsewhere = open('/events?rate=2')
  // The other route flows, the open stream goes on, and the new one is held.
  await Promise.all([elsewhere.next(2), before.next(3)])
  expect(held.events).toEqual([])

  expect(await put(`${url}/-/buffering/.sse`, 'off')).toBe('/.sse off\n')
  const after = open('/.sse')
  await Promise.all([after.next(4), before.next(2)])
  expect(held.events).toEqual([])

  const refused = await fetch(`${url}/-/buffering/.sse`, { method: 'PUT', body: 'maybe' })
  expect([refused.status, await refused.text()]).toEqual([400, 'PUT on or off\n'])

  const closed = once(child, 'close')
  child.kill('SIGINT')
  expect(await closed).toEqual([0, null])
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('the suite says what buffering does to a route', async () => {
  const { url } = await startGateway()
  const rules = ['--rules', 'delivery/incremental,delivery/head-flushed', '--no-deep']
  const judge = async (): Promise<{ code: number | null; failed: string[] }> => {
    const { code, stdout } = await runCli(['test', `${url}/events?rate=20`, ...rules, '--reporter', 'json'])
    const { results } = JSON.parse(stdout) as { results: { rule: string; outcome: string }[] }
    return { code, failed: results.filter(({ outcome }) => outcome === 'fail').map(({ rule }) => rule) }
  }
  expect(await judge()).toEqual({ code: 0, failed: [] })
  await put(`${url}/-/buffering/events`, 'on')
  expect(await judge()).toEqual({ code: 1, failed: ['delivery/head-flushed', 'delivery/incremental'] })
}, 180_000)

test.each([
  [['nowhere'], 'is no proxy of the lab'],
  [['nginx/switch'], 'is 3 proxies: give one of them'],
  [['nginx/gateway', '--origin', 'https://example.com'], 'http://HOST:PORT without a path'],
])('lab run %j is wrong use', async (args, said) => {
  const { code, stderr } = await runCli(['lab', 'run', ...args])
  expect(stderr).toContain(said)
  expect(code).toBe(2)
})
