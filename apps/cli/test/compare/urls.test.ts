import { scriptUrl, startOrigin, stream } from '@ssespec/conformance'
import type { ComparePair, CompareReport } from '@ssespec/report'
import { expect, onTestFinished, test } from 'vitest'

import { runCli } from '../support/cli.ts'
import { freePort, startNginx } from '../support/nginx.ts'

/** A server that knows nothing of the comparison, and the default nginx in front of it: a block takes it more than a second. */
async function deployment(): Promise<{ direct: string; via: string }> {
  const server = await startOrigin()
  onTestFinished(() => server.close())
  const nginx = await startNginx('nginx-default', server.url)
  const slow = stream({ rate: 20, size: 100 })
  return { direct: scriptUrl(`${server.url}/`, slow), via: scriptUrl(`${nginx.urls['http/1.1']}/`, slow) }
}

async function compared(...args: string[]): Promise<{ code: number | null; pairs: readonly ComparePair[] }> {
  const { code, stdout } = await runCli([
    'compare',
    '--http',
    '1.1',
    '--duration',
    '6s',
    '--reporter',
    'json',
    ...args,
  ])
  return { code, pairs: (JSON.parse(stdout) as CompareReport).pairs }
}

const resultsOf = (pair: ComparePair | undefined, outcome: string): string[] =>
  (pair?.results ?? []).filter((result) => result.outcome === outcome).map(({ rule }) => rule)

test('finds what a proxy in front of any origin does to its stream', async () => {
  const { direct, via } = await deployment()
  const { code, pairs } = await compared(`direct=${direct}`, `via=${via}`)
  const [straight, proxied] = pairs
  expect(straight).toMatchObject({ name: 'direct', verdict: 'right', diagnosis: [] })
  // Recognised by its Server header.
  expect(proxied).toMatchObject({ name: 'via', proxy: 'nginx', verdict: 'wrong' })
  expect(resultsOf(proxied, 'fail')).toContain('proxy/incremental')
  expect(proxied?.measured.granularityBytes).toBe(4096)
  expect(proxied?.diagnosis[0]).toMatchObject({ signature: 'fixed-buffer', proven: true })
  // What only an origin of our own can tell is not claimed.
  expect(resultsOf(proxied, 'not-applicable')).toContain('proxy/not-cached')
  expect(code).toBe(1)
}, 120_000)

test('with one way alone it says what can be said of one side', async () => {
  const { via } = await deployment()
  const { code, pairs } = await compared(`via=${via}`)
  expect(pairs).toHaveLength(1)
  expect(resultsOf(pairs[0], 'fail')).toContain('delivery/incremental')
  expect(pairs[0]?.measured).toMatchObject({ granularityBytes: 4096, addedP50Ms: null })
  expect(code).toBe(1)
}, 120_000)

test('gives the lines of the proxy that it is told', async () => {
  const { direct, via } = await deployment()
  const { pairs } = await compared(`direct=${direct}`, `via=${via}`, '--proxy', 'apache')
  expect(pairs[1]).toMatchObject({ proxy: 'apache' })
  expect(pairs[1]?.diagnosis[0]?.fix).toContain('flushpackets=on')
}, 120_000)

test('a way that cannot be reached is named, with its code', async () => {
  const server = await startOrigin()
  onTestFinished(() => server.close())
  const away = `http://127.0.0.1:${await freePort()}/`
  const { code, stdout, stderr } = await runCli(['compare', `direct=${server.url}/`, `via=${away}`])
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toContain(`via cannot be reached at ${away} over http/1.1:`)
  expect(stderr).toContain('ECONNREFUSED')
}, 120_000)
