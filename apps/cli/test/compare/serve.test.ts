import { once } from 'node:events'
import { createServer } from 'node:http'

import type { CompareReport } from '@ssespec/report'
import { expect, onTestFinished, test } from 'vitest'

import { runCli, startCli } from '../support/cli.ts'
import { freePort, startNginx } from '../support/nginx.ts'

const JSON_OF_HTTP1 = ['--http', '1.1', '--duration', '1s', '--reporter', 'json']

const outcomeOf = ({ pairs }: CompareReport, name: string, rule: string): string | undefined =>
  pairs.find((pair) => pair.name === name)?.results.find((result) => result.rule === rule)?.outcome

test('says what to point where, waits for the proxy, and goes on by itself with both ends recorded', async () => {
  const [port, front] = [await freePort(), await freePort()]
  const child = startCli([
    'compare',
    '--serve',
    `${port}`,
    `via=http://127.0.0.1:${front}/`,
    ...JSON_OF_HTTP1,
  ])
  const closed = once(child, 'close') as Promise<[number | null]>
  let [stdout, stderr] = ['', '']
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  while (!stderr.includes('via is not there yet')) await once(child.stderr!, 'data')
  expect(stderr).toContain(`The origin listens at http://127.0.0.1:${port}.`)
  expect(stderr).toContain(`  via: http://127.0.0.1:${front}/\n`)
  expect(stderr).toContain(`nginx:    location / { proxy_pass http://127.0.0.1:${port}; }`)

  await startNginx('nginx-right', `http://127.0.0.1:${port}`, front)
  const [code] = await closed
  expect(stderr).toContain('via: a request has come through.')
  const report = JSON.parse(stdout) as CompareReport
  expect(report.pairs.map(({ name }) => name)).toEqual(['direct', 'via'])
  // Only who sees both ends can tell.
  const both = ['cancel-reaches-origin', 'not-cached', 'not-retried', 'end-visible', 'slow-reader']
  expect(both.map((rule) => outcomeOf(report, 'via', `proxy/${rule}`))).toEqual(both.map(() => 'pass'))
  // A right nginx fails nothing but what no nginx does right, and that is no fault of whoever configured it.
  expect(report.pairs[1]).toMatchObject({ proxy: 'nginx', verdict: 'right', lacks: ['proxy/headers'] })
  expect(code).toBe(0)
}, 120_000)

test('names what a wrong proxy does, and the lines that mend it', async () => {
  const port = await freePort()
  const nginx = await startNginx('nginx-default', `http://127.0.0.1:${port}`)
  const way = `via=${nginx.urls.h2}/any/path`
  const args = ['compare', '--serve', `${port}`, way, '--insecure', '--duration', '1s', '--reporter', 'json']
  const { code, stdout } = await runCli(args)
  const { pairs } = JSON.parse(stdout) as CompareReport
  const via = pairs.filter(({ name }) => name === 'via')
  expect(via.map(({ protocol }) => protocol)).toEqual(['http/1.1', 'h2'])
  for (const { verdict, diagnosis } of via) {
    expect(verdict).toBe('wrong')
    expect(diagnosis[0]).toMatchObject({
      signature: 'fixed-buffer',
      fix: 'proxy_buffering off;\nproxy_http_version 1.1;',
      confidence: 'certain',
      proven: true,
    })
  }
  expect(code).toBe(1)
}, 120_000)

test('gives up on a proxy that never comes, with what was seen of it', async () => {
  const way = `via=http://127.0.0.1:${await freePort()}/`
  const { code, stdout, stderr } = await runCli(['compare', '--serve', '0', way, '--wait', '1s'])
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toMatch(
    /No request came through via to the origin in 1 s: .* nothing listens \(ECONNREFUSED\)/u,
  )
}, 120_000)

test('does not wait for a certificate to become trusted', async () => {
  const nginx = await startNginx('nginx-right', `http://127.0.0.1:${await freePort()}`)
  const { code, stderr } = await runCli(['compare', '--serve', '0', `via=${nginx.urls.h2}/`])
  expect(code).toBe(3)
  expect(stderr).toMatch(/has a certificate that is not trusted \(\w+\): --insecure accepts any/u)
}, 120_000)

test('Ctrl-C while it waits ends it, and frees the port', async () => {
  const [port, front] = [await freePort(), await freePort()]
  const child = startCli(['compare', '--serve', `${port}`, `via=http://127.0.0.1:${front}/`])
  const closed = once(child, 'close') as Promise<[number | null]>
  let stderr = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  while (!stderr.includes('not there yet')) await once(child.stderr!, 'data')
  child.kill('SIGINT')
  expect(await closed).toEqual([130, null])
  const server = createServer()
  await once(server.listen(port, '127.0.0.1'), 'listening')
  await once(server.close(), 'close')
}, 120_000)

test('a port that is taken is wrong use', async () => {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  const { code, stderr } = await runCli(['compare', '--serve', `${port}`, 'via=http://127.0.0.1:1/'])
  expect(code).toBe(2)
  expect(stderr).toContain(`--serve ${port}: something else listens on that port`)
}, 120_000)
