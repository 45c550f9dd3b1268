import { createServer } from 'node:http'
import { once } from 'node:events'

import { startReferenceServer } from '@ssespec/reference-server'
import type { LoadReport } from '@ssespec/report'
import { expect, onTestFinished, test } from 'vitest'

import { runCli } from '../support/cli.ts'

test('follows every event of the reference server by number and by age', async () => {
  const server = await startReferenceServer()
  onTestFinished(() => server.close())
  const url = `${server.url}/events?rate=50`
  const { code, stdout } = await runCli([
    'load',
    url,
    '--streams',
    '5',
    '--duration',
    '2s',
    '--reporter',
    'json',
  ])
  const report = JSON.parse(stdout) as LoadReport
  expect(report).toMatchObject({ schema: 1, workload: 'latency', target: { url } })
  expect(report.streams).toMatchObject({ asked: 5, opened: 5, failed: 0 })
  expect(report.events).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 })
  expect(report.events.captured).toBeGreaterThan(0)
  expect(report.latencyMs!.count).toBeGreaterThan(0)
  // A machine too busy to measure makes the run invalid, and says so by 5: that is an answer, not a defect.
  expect(code).toBe(report.valid ? 0 : 5)
}, 240_000)

test('of a stream without stamps it says what it could not see', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write('data: hello\n\n')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
  const { stdout } = await runCli(['load', url, '--streams', '1', '--duration', '1s', '--reporter', 'json'])
  const report = JSON.parse(stdout) as LoadReport
  expect(report.latencyMs).toBeNull()
  expect(report.events).toMatchObject({ sent: null, lost: null, captured: 1 })
}, 240_000)

test('a target that cannot be reached ends with 3', async () => {
  const { code, stderr } = await runCli(['load', 'http://127.0.0.1:1/', '--duration', '1s'])
  expect(stderr).toContain('no stream could be opened')
  expect(code).toBe(3)
}, 240_000)

test('an answer that is no stream is no latency: 5, with what it was', async () => {
  const server = await startReferenceServer()
  onTestFinished(() => server.close())
  const { code, stdout } = await runCli(['load', `${server.url}/nothing`, '--duration', '1s'])
  expect(stdout).toContain('This run does not count: no stream could be opened: status 404')
  expect(code).toBe(5)
}, 240_000)

test('several processes are one load, through a proxy as well, over HTTP/2', async () => {
  const args = ['--via', 'nginx-right', '--http', '2', '--streams', '7', '--segments', '2', '--rate', '50']
  const lost = 'sse_events_lost: count<1'
  const { code, stdout } = await runCli(['load', ...args, '--threshold', lost, '--reporter', 'json'])
  const report = JSON.parse(stdout) as LoadReport
  expect(report.target).toMatchObject({ protocol: 'h2', via: { name: 'nginx-right' } })
  expect(report.streams).toMatchObject({ asked: 7, opened: 7, http2Connections: 2 })
  expect(report.latencyMs!.count).toBe(report.events.captured)
  expect(report.thresholds).toEqual([{ expression: lost, passed: true, value: 0 }])
  expect(code).toBe(report.valid ? 0 : 5)
}, 240_000)
