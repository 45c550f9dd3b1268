import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, onTestFinished, test } from 'vitest'

const setup = fileURLToPath(new URL('../setup.mjs', import.meta.url))

/** A checkout in small: the compiler and the command line are programs that say how they were called. */
let checkout: string

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'ssespec-setup-'))
  onTestFinished(async () => rm(checkout, { recursive: true, force: true }))
  await copyFile(setup, join(checkout, 'setup.mjs'))
  await write('package.json', { name: 'checkout', private: true, workspaces: ['typescript'] })
  await write('typescript/package.json', { name: 'typescript', version: '1.0.0' })
  await write('typescript/bin/tsc', `console.log('tsc', process.argv.slice(2).join(' '))`)
  await write('apps/cli/bin/ssespec.js', `console.log('ssespec', process.argv.slice(2).join(' '))`)
  await lock('1.0.0')
})

async function write(path: string, content: string | object): Promise<void> {
  await mkdir(dirname(join(checkout, path)), { recursive: true })
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  await writeFile(join(checkout, path), text)
}

async function lock(version: string): Promise<void> {
  await write('typescript/package.json', { name: 'typescript', version })
  const packages = {
    '': { name: 'checkout', workspaces: ['typescript'] },
    typescript: { version },
    'node_modules/typescript': { resolved: 'typescript', link: true },
    'node_modules/for-another-platform': { version: '1.0.0', optional: true, os: ['none'] },
  }
  await write('package-lock.json', { name: 'checkout', lockfileVersion: 3, requires: true, packages })
}

interface Outcome {
  readonly code: number
  readonly lines: string[]
}

async function run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: checkout, env: { ...process.env, CI: '', npm_config_offline: 'true', ...env } }
    const child = execFile(process.execPath, ['setup.mjs', ...args], options, (_error, stdout) => {
      const lines = stdout.split('\n').filter((line) => /^(setup|tsc|ssespec)\b/.test(line))
      resolve({ code: child.exitCode ?? -1, lines })
    })
  })
}

const install = 'setup: installing npm packages (npm ci)'
const ready = ['tsc -b apps/cli', 'ssespec lab install nginx k6']
const forTests = 'ssespec lab install nginx chromium k6 nginx/gateway tutorial-php tutorial-php-fpm'

test('a fresh checkout gets its packages, a second run does not', async () => {
  expect(await run(['start'])).toEqual({ code: 0, lines: [install, ...ready] })
  expect(await run(['start'])).toEqual({ code: 0, lines: ready })
})

test('another lockfile gets other packages', async () => {
  await run(['start'])
  await lock('1.0.1')
  expect((await run(['start'])).lines[0]).toBe(install)
  expect((await run(['start'])).lines).toEqual(ready)
})

test('in CI nothing may be left out of the tests', async () => {
  await run(['start'])
  const lines = async (mode: string, CI: string): Promise<string[]> => (await run([mode], { CI })).lines
  expect((await lines('test', 'true'))[1]).toBe(`${forTests} --required`)
  expect((await lines('test', ''))[1]).toBe(forTests)
  expect((await lines('start', 'true'))[1]).toBe('ssespec lab install nginx k6')
})

test('a step that fails is the end, with its exit code', async () => {
  await run(['start'])
  await write('typescript/bin/tsc', 'process.exit(2)')
  expect(await run(['start'])).toEqual({ code: 2, lines: [] })
})

test('it says how it is called', async () => {
  expect((await run([])).code).toBe(2)
})

test('it runs on Node 20 without packages: it imports nothing else', async () => {
  const imports = [...(await readFile(setup, 'utf8')).matchAll(/from '([^']+)'/g)].map(([, name]) => name)
  expect(imports.filter((name) => !name?.startsWith('node:'))).toEqual([])
})
