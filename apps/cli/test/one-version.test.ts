import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TestReport } from '@ssespec/report'
import { expect, onTestFinished, test } from 'vitest'

import { withReferenceServer } from '../../../tools/matrix/reference.ts'
import { runCli } from './support/cli.ts'

/** Where a TLS port of the reference server that offers one version of HTTP is reached. */
async function urlOf(base: string, list: string, name: string, protocol: string): Promise<string> {
  const listed = (await (await fetch(`${base}/${list}`)).json()) as {
    name: string
    urls?: Record<string, string>
  }[]
  return listed.find((entry) => entry.name === name)!.urls![protocol]!
}

async function verdicts(...args: string[]): Promise<{ code: number | null; report: TestReport }> {
  const { code, stdout } = await runCli([...args, '--reporter', 'json'])
  return { code, report: JSON.parse(stdout) as TestReport }
}

function outcome({ results }: TestReport, id: string): string | undefined {
  return results.find(({ rule }) => rule === id)?.outcome
}

const quick = ['--insecure', '--no-deep', '--duration', '1s']

test('a server that speaks HTTP/2 alone is tested over HTTP/2, and judged alike from its recordings', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await withReferenceServer(async ({ url }) => {
    const target = await urlOf(url, 'unusual', 'alpn/h2-only', '2')
    const { code, report } = await verdicts('test', target, ...quick, '--record', folder)
    expect(code).toBe(0)
    expect(report.notes).toContainEqual(
      expect.stringContaining('http/1.1 was left out: The server does not offer HTTP/1.1'),
    )
    expect(report.results.filter(({ outcome: how }) => how === 'fail')).toEqual([])
    expect(new Set(report.results.map(({ protocol }) => protocol))).toEqual(new Set(['h2']))
    expect(outcome(report, 'lifecycle/http2-offered')).toBe('pass')
    expect(outcome(report, 'response/framing')).not.toBe('fail')
    expect(outcome(report, 'response/http-1.0')).toBe('not-applicable')
    expect((await verdicts('judge', folder)).report.results).toEqual(report.results)
    const all = await verdicts('test', target, ...quick, '--http', 'all', '--rules', 'response/status')
    expect(all.code).toBe(0)
    const named = await runCli(['test', target, ...quick, '--http', '1.1'])
    expect(named.code).toBe(3)
    expect(named.stderr).toContain('The server does not offer HTTP/1.1')
  })
})

test('a server that speaks HTTP/1.1 alone is tested over HTTP/1.1 where all versions are asked for', async () => {
  await withReferenceServer(async ({ url }) => {
    const target = await urlOf(url, 'faults', 'lifecycle/http2-offered/http1-only', '1.1')
    const { code, report } = await verdicts(
      'test',
      target,
      ...quick,
      '--http',
      'all',
      '--rules',
      'response/*,lifecycle/http2-offered',
    )
    expect(code).toBe(0)
    expect(report.notes).toContainEqual(
      expect.stringContaining('h2 was left out: The server does not offer HTTP/2'),
    )
    expect(outcome(report, 'lifecycle/http2-offered')).toBe('fail')
  })
})

test('a server in the clear that does not speak HTTP/2 is tested over HTTP/1.1 where all versions are asked for', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write('data: 1\n\n')
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const only = [target, ...quick, '--rules', 'response/status']
  const { code, report } = await verdicts('test', ...only, '--http', 'all')
  expect(code).toBe(0)
  expect(report.notes).toContainEqual(expect.stringMatching(/h2c was left out: .* does not speak HTTP\/2/))
  expect((await runCli(['test', ...only, '--http', '2c'])).code).toBe(3)
})
