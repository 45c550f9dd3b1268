import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { expect, onTestFinished, test } from 'vitest'

import { runCli, startCli } from './support/cli.ts'
import { processes } from './support/processes.ts'

interface Pair {
  readonly name: string
  readonly protocol: string
  readonly asDeclared?: boolean
  readonly measured: { readonly granularityBytes: number | null; readonly firstEventMs: number | null }
  readonly latency?: { readonly p50: number; readonly count: number }
  readonly results: readonly { readonly rule: string; readonly outcome: string }[]
}

const failed = ({ results }: Pair): string[] =>
  results.filter(({ outcome }) => outcome === 'fail').map(({ rule }) => rule)

test('finds what the default nginx holds back, and nothing elsewhere, over each protocol', async () => {
  const args = [
    'compare',
    '--lab',
    'nginx-right,nginx-default',
    '--http',
    'all',
    '--latency',
    '--reporter',
    'json',
  ]
  const { code, stdout, stderr } = await runCli(args)
  expect(stderr).toBe('')
  const { pairs, leftOut } = JSON.parse(stdout) as { pairs: Pair[]; leftOut: unknown[] }
  expect(leftOut).toEqual([])
  expect(pairs).toHaveLength(9)
  for (const pair of pairs) {
    const held = pair.name === 'nginx-default'
    expect(pair.measured.granularityBytes, `${pair.name} over ${pair.protocol}`).toBe(held ? 4096 : null)
    expect(pair.measured.firstEventMs).toBeTypeOf('number')
    expect(failed(pair).includes('proxy/incremental')).toBe(held)
    expect(pair.latency!.count).toBeGreaterThan(0)
  }
  expect(pairs.filter(({ name }) => name !== 'direct').every(({ asDeclared }) => asDeclared)).toBe(true)
  expect(code).toBe(0)
}, 120_000)

/** Whether something on 127.0.0.1 takes connections on a port. */
async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  }).finally(() => socket.destroy()) as Promise<boolean>
}

test('Ctrl-C in the middle leaves no process, port, file or cache', async () => {
  // A folder for temporary files of its own: other labs may run at the same time.
  const temporary = await mkdtemp(join(tmpdir(), 'ssespec-interrupted-'))
  await chmod(temporary, 0o711)
  onTestFinished(() => rm(temporary, { recursive: true, force: true }))
  const lab = 'nginx-right,nginx/cache-replay'
  const child = startCli(['compare', '--lab', lab, '--duration', '60s'], { TMPDIR: temporary })
  const closed = once(child, 'close') as Promise<[number | null]>
  const folders = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('ssespec-nginx-'))
  // Streams are read by now: nginx keeps one of them.
  const cached = (): boolean =>
    folders().some((folder) => {
      const cache = join(temporary, folder, 'cache')
      return existsSync(cache) && readdirSync(cache).length > 0
    })
  while (!cached()) await delay(20)
  const running = folders()
  expect(running).toHaveLength(2)
  const ports = running.flatMap((folder) => {
    const configuration = readFileSync(join(temporary, folder, 'nginx.conf'), 'utf8')
    return [...configuration.matchAll(/listen 127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port))
  })
  expect(await Promise.all(ports.map(listens))).toEqual(ports.map(() => true))
  child.kill('SIGINT')
  const [code] = await closed
  expect(code).toBe(130)
  expect(running.flatMap(processes)).toEqual([])
  expect(await Promise.all(ports.map(listens))).toEqual(ports.map(() => false))
  expect(readdirSync(temporary)).toEqual([])
}, 180_000)

test('a proxy that is not installed is named, and the rest is compared', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-proxies-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await cp(
    fileURLToPath(new URL('../../../scenarios/proxies/nginx-right', import.meta.url)),
    join(folder, 'absent'),
    { recursive: true },
  )
  const file = join(folder, 'absent/proxy.json')
  const manifest = JSON.parse(await readFile(file, 'utf8')) as object
  const program = 'no-such-proxy-program'
  await writeFile(
    file,
    JSON.stringify({ ...manifest, name: 'absent', start: [program], versionCommand: [program] }),
  )
  const args = ['compare', '--lab', 'absent', '--proxies', folder, '--duration', '1s', '--reporter', 'json']
  const { code, stdout } = await runCli(args)
  const { pairs, leftOut } = JSON.parse(stdout) as { pairs: Pair[]; leftOut: { name: string; why: string }[] }
  expect(pairs.map(({ name }) => name)).toEqual(['direct', 'direct'])
  expect(leftOut).toMatchObject([{ name: 'absent', why: expect.stringContaining(program) }])
  expect(code).toBe(0)
})
