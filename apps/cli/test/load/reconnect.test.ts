import { fileURLToPath } from 'node:url'

import type { LoadReport } from '@ssespec/report'
import { describe, expect, test } from 'vitest'

import { runCli, startCli } from '../support/cli.ts'
import { serve } from '../support/server.ts'

const PROXIES = fileURLToPath(new URL('../fixtures/load-proxies', import.meta.url))
const RECONNECT = ['load', '--workload', 'reconnect', '--streams', '20', '--reporter', 'json']

async function reportOf(args: readonly string[]): Promise<LoadReport> {
  const { stdout, stderr } = await runCli([...RECONNECT, ...args])
  expect(stderr).toBe('')
  return JSON.parse(stdout) as LoadReport
}

describe.concurrent('reconnect', { timeout: 240_000 }, () => {
  test('restarts our server, which goes on with its numbers: nothing is lost', async () => {
    const { reconnect, events, streams } = await reportOf(['--down', '300ms', '--rate', '50'])
    expect(streams).toMatchObject({ opened: 20, failed: 0 })
    expect(events).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 })
    expect(reconnect).toMatchObject({ dropped: 20, notRestored: 0, early: 0, serverBackSeen: true })
    const { t50Ms, t100Ms, serverBackMs, replayed, peakPer100ms, attempts, firstEvent } = reconnect!
    // The reference server sets a reconnection time of a second.
    expect(t50Ms).toBeGreaterThanOrEqual(1000)
    expect(t100Ms).toBeGreaterThanOrEqual(t50Ms!)
    expect(firstEvent!.t100Ms).toBeGreaterThanOrEqual(t100Ms!)
    expect(serverBackMs).toBeGreaterThanOrEqual(300)
    expect(replayed).toBeGreaterThan(0)
    expect(attempts).toBeGreaterThanOrEqual(20)
    expect(peakPer100ms).toBeLessThanOrEqual(attempts)
  })

  test('with jitter none comes before the reconnection time', async () => {
    const { reconnect } = await reportOf(['--down', '300ms', '--jitter', '1', '--http', '2c'])
    expect(reconnect).toMatchObject({ dropped: 20, notRestored: 0, early: 0 })
  })

  test('behind nginx a restart is a 502, and an EventSource does not come back from that', async () => {
    const { reconnect, failures } = await reportOf(['--via', 'nginx-right', '--down', '3s'])
    expect(reconnect).toMatchObject({ dropped: 20, notRestored: 20, t50Ms: null, t100Ms: null })
    expect(failures![0]!.error).toContain('status 502')
  })

  test('where nginx closes the connection in place of answering 502, all come back', async () => {
    const args = ['--via', 'closes-on-error', '--proxies', PROXIES, '--down', '1500ms']
    const { reconnect, events } = await reportOf(args)
    expect(reconnect).toMatchObject({ dropped: 20, notRestored: 0, early: 0 })
    expect(events).toMatchObject({ lost: 0 })
  })

  test('a reload of nginx drops no stream', async () => {
    const report = await reportOf(['--via', 'nginx-right', '--reload', '--duration', '2s'])
    expect(report.reconnect).toBeUndefined()
    expect(report.notes).toContainEqual(expect.stringContaining('No connection was lost'))
  })

  test('a reload of nginx that ends its old workers drops all, and they come back', async () => {
    const report = await reportOf(['--via', 'cuts-on-reload', '--proxies', PROXIES, '--reload'])
    expect(report.reconnect).toMatchObject({ dropped: 20, notRestored: 0, serverBackSeen: false })
  })

  test('of a URL the user restarts the server, and is told when', async ({ onTestFinished }) => {
    const first = await serve()
    onTestFinished(() => first.stop())
    const child = startCli(['load', first.url, ...RECONNECT.slice(1)])
    let stdout = ''
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    const asked = new Promise<string>((resolve) => {
      child.stderr!.setEncoding('utf8').once('data', resolve)
    })
    expect(await asked).toContain('restart the server')
    await first.stop()
    const second = await serve(first.port)
    onTestFinished(() => second.stop())
    await new Promise((resolve) => {
      child.once('close', resolve)
    })
    const { reconnect } = JSON.parse(stdout) as LoadReport
    expect(reconnect).toMatchObject({ dropped: 20, notRestored: 0, serverBackSeen: false })
  })
})
