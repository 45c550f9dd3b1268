import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'

import { beforeEach, expect, onTestFinished, test } from 'vitest'

import { runCli, startCli } from './support/cli.ts'
import { processes } from './support/processes.ts'

/** Of targets. */
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssespec-targets-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
})

const manifest = {
  family: 'node',
  title: 'A stand-in',
  versionCommand: [process.execPath, '--version'],
  files: ['server.mjs'],
  start: [process.execPath, '${run}/server.mjs', '${port.http}'],
  listens: { 'http/1.1': { scheme: 'http', port: 'http' } },
  path: '/events',
  verdict: 'right',
  teaches: 'Nothing.',
}

/** Answers everything with a stream of one event and the given media type. */
async function writeTarget(name: string, type: string, keys: object = {}): Promise<void> {
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'README.md'), 'A stand-in.\n')
  await writeFile(join(folder, name, 'target.json'), JSON.stringify({ ...manifest, name, ...keys }))
  const script = `import { createServer } from 'node:http'
createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': '${type}' })
  response.flushHeaders()
  response.write('data: hello\\n\\n')
}).listen(Number(process.argv[2]), '127.0.0.1')`
  await writeFile(join(folder, name, 'server.mjs'), script)
}

const wrong = { verdict: 'wrong', fails: ['response/content-type'], fix: ['text/event-stream'] }
const rules = ['--rules', 'response/content-type,stream/dispatches', '--duration', '1s']

async function judge(names: string, ...args: string[]): ReturnType<typeof runCli> {
  return runCli(['test', '--target', names, '--targets', folder, ...rules, ...args])
}

test('a wrong target that fails what it names, and a right one that fails nothing, are well', async () => {
  await writeTarget('good', 'text/event-stream')
  await writeTarget('bad', 'text/plain', wrong)
  const { code, stdout, stderr } = await judge('all', '--reporter', `json=${folder}/reports/{target}.json`)
  expect(stdout).toBe(
    'bad   http/1.1  fails 1 must, 0 should, 0 advice  (wrong, as declared)\n' +
      'good  http/1.1  fails 0 must, 0 should, 0 advice  (right, as declared)\n',
  )
  expect(stderr).toMatch(/^Written: \S+bad\.json\nWritten: \S+good\.json\n$/)
  expect(code).toBe(0)
  expect(JSON.parse(await readFile(join(folder, 'reports/bad.json'), 'utf8'))).toMatchObject({
    target: {
      name: 'bad',
      version: process.versions.node,
      declared: { verdict: 'wrong', asDeclared: true, unfailed: [], undeclared: [] },
    },
    results: [{ rule: 'response/content-type', outcome: 'fail' }, { rule: 'stream/dispatches' }],
  })
})

test.each([
  ['a right one that fails', 'text/plain', {}, 'fail, and are not declared to: response/content-type'],
  ['a wrong one that does not', 'text/event-stream', wrong, 'to fail, and do not: response/content-type'],
])('%s is not what it declares', async (_, type, keys, said) => {
  await writeTarget('one', type, keys)
  const { code, stdout } = await judge('one')
  expect(stdout).toContain(said)
  expect(code).toBe(1)
})

test('what a version cannot pass is not held against a right target', async () => {
  await writeTarget('one', 'text/plain', { lacks: ['response/content-type'] })
  expect((await judge('one')).code).toBe(0)
})

test('a target that is not installed is left out beside others, and wrong use alone', async () => {
  await writeTarget('good', 'text/event-stream')
  const program = 'no-such-server'
  await writeTarget('absent', 'text/event-stream', {
    versionCommand: [program],
    start: [program, '${port.http}'],
    packages: { debian: [program] },
  })
  const both = await judge('all')
  expect(both.stdout).toContain('absent was left out: absent needs no-such-server')
  expect(both.code).toBe(0)
  const alone = await judge('absent')
  expect(alone.stderr).toContain('ssespec lab install absent')
  expect(alone.code).toBe(2)
})

test('a target that does not start falls short', async () => {
  await writeTarget('good', 'text/event-stream')
  await writeTarget('broken', 'text/event-stream', { start: [process.execPath, '-e', '0', '${port.http}'] })
  const { code, stdout } = await judge('all')
  expect(stdout).toContain('broken was left out: broken ended with exit code 0')
  expect(code).toBe(1)
})

test('Ctrl-C leaves no process and no file', async () => {
  await writeTarget('good', 'text/event-stream')
  // A folder for temporary files of its own: other labs may run at the same time.
  const temporary = join(folder, 'temporary')
  await mkdir(temporary)
  const args = ['test', '--target', 'good', '--targets', folder, '--duration', '60s']
  const child = startCli(args, { TMPDIR: temporary })
  const closed = once(child, 'close') as Promise<[number | null]>
  // The server runs: its command line names the run folder.
  while (processes(temporary).length === 0) await setImmediate()
  child.kill('SIGINT')
  const [code] = await closed
  expect(code).toBe(130)
  expect(processes(temporary)).toEqual([])
  expect(readdirSync(temporary)).toEqual([])
})

test('`lab list` shows the targets', async () => {
  await writeTarget('good', 'text/event-stream')
  const { stdout } = await runCli(['lab', 'list', '--targets', folder])
  expect(stdout).toMatch(/\n\nTargets, for test --target:\ngood +right {2}A stand-in\n$/)
})
