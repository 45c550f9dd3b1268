import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { expect, onTestFinished, test } from 'vitest'

import { runCli, startCli } from './support/cli.ts'

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

/** Processes whose command line has the text in it. */
function processes(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
      } catch {
        return false
      }
    })
    .map(Number)
}

test('Ctrl-C leaves no process and no file', async () => {
  // A folder for temporary files of its own: other labs may run at the same time.
  const temporary = await mkdtemp(join(tmpdir(), 'ssespec-interrupted-'))
  await chmod(temporary, 0o711)
  onTestFinished(() => rm(temporary, { recursive: true, force: true }))
  const folders = () => readdirSync(temporary).filter((name) => name.startsWith('ssespec-nginx-right-'))
  const child = startCli(['compare', '--lab', 'nginx-right', '--duration', '60s'], { TMPDIR: temporary })
  const closed = once(child, 'close') as Promise<[number | null]>
  // The proxy runs: its master process names the run folder.
  while (!folders().some((folder) => processes(folder).length > 0)) await setImmediate()
  const [folder] = folders()
  child.kill('SIGINT')
  const [code] = await closed
  expect(code).toBe(130)
  expect(processes(folder!)).toEqual([])
  expect(readdirSync(temporary)).toEqual([])
})

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
