import { fileURLToPath } from 'node:url'

import type { LoadReport } from '@ssespec/report'
import { describe, expect, test } from 'vitest'

import { runCli } from '../support/cli.ts'
import { serve } from '../support/server.ts'

const PROXIES = fileURLToPath(new URL('../fixtures/load-proxies', import.meta.url))
const RAMP = ['load', '--workload', 'connection-limit', '--spread', '300ms', '--duration', '1s']

async function limitOf(args: readonly string[]): Promise<NonNullable<LoadReport['limit']>> {
  const { stdout, stderr } = await runCli([...RAMP, ...args, '--reporter', 'json'])
  expect(stderr).toBe('')
  return (JSON.parse(stdout) as LoadReport).limit!
}

const via = (name: string): string[] => ['--via', name, '--proxies', PROXIES]

describe.concurrent('connection-limit names', { timeout: 240_000 }, () => {
  test('worker_connections', async () => {
    const limit = await limitOf([...via('worker-connections'), '--streams', '30'])
    expect(limit).toMatchObject({ reached: true, name: 'worker_connections of nginx', where: 'proxy' })
    expect(limit.failure).toMatch(/^status 500 .*nginx/)
    expect(limit.streams).toBeLessThan(8)
    expect(limit.stayedOpen).toBe(limit.streams)
  })

  test('limit_conn', async () => {
    const limit = await limitOf([...via('limit-conn'), '--streams', '30'])
    expect(limit).toMatchObject({ streams: 5, stayedOpen: 5, name: 'limit_conn of nginx', where: 'proxy' })
    expect(limit.failure).toMatch(/^status 503 .*nginx/)
  })

  test('the streams of an HTTP/2 connection', async () => {
    const limit = await limitOf([...via('http2-streams'), '--http', '2c', '--streams', '30'])
    expect(limit).toMatchObject({
      streams: 6,
      stayedOpen: 6,
      name: 'HTTP/2 streams of a connection',
      where: 'server',
      failure: expect.stringContaining('silence'),
      fix: expect.stringContaining('SETTINGS_MAX_CONCURRENT_STREAMS = 6'),
    })
  })

  test('a limit of the server’s own behind a proxy', async ({ onTestFinished }) => {
    const server = await serve()
    onTestFinished(() => server.stop())
    const limited = new URL('/unusual/limits/503', server.url).href
    const limit = await limitOf([limited, ...via('cuts-on-reload'), '--streams', '30'])
    expect(limit).toMatchObject({ streams: 2, name: 'a limit of the server’s own', where: 'server' })
  })

  test('the open files of a server on this host', async ({ onTestFinished }) => {
    const server = await serve(0, 'ulimit -n 64;')
    onTestFinished(() => server.stop())
    const limit = await limitOf([server.url, '--streams', '100'])
    expect(limit).toMatchObject({
      name: 'open files of the server',
      where: 'server',
      fix: expect.stringContaining('of 64 open files'),
    })
    expect(limit.streams).toBeLessThan(64)
  })

  test('none where there is none', async () => {
    const limit = await limitOf(['--streams', '20'])
    expect(limit).toMatchObject({ reached: false, streams: 20, stayedOpen: 20, name: null })
  })
})
