import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, onTestFinished, test } from 'vitest'

import { runCli } from './support/cli.ts'

const right = fileURLToPath(new URL('../../../scenarios/proxies/nginx-right', import.meta.url))
const absent = { start: ['no-such-proxy-program'], versionCommand: ['no-such-proxy-program'] }

/** A folder of proxies that are nginx-right but for some keys of their proxy.json. */
async function proxiesFolder(proxies: Readonly<Record<string, object>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-proxies-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const manifest = JSON.parse(await readFile(join(right, 'proxy.json'), 'utf8')) as object
  for (const [name, keys] of Object.entries(proxies)) {
    await cp(right, join(folder, name), { recursive: true })
    await writeFile(join(folder, name, 'proxy.json'), JSON.stringify({ ...manifest, name, ...keys }))
  }
  return folder
}

test('lab list names every proxy, and what is not installed', async () => {
  const folder = await proxiesFolder({ here: {}, absent })
  const { code, stdout } = await runCli(['lab', 'list', '--proxies', folder])
  expect(stdout.split('\n')).toEqual([
    'Proxies, for compare --lab:',
    'absent  right  nginx as event streams need it (no-such-proxy-program is not installed)',
    'here    right  nginx as event streams need it',
    '',
  ])
  expect(code).toBe(0)
})

test('lab install says how many of the configurations can be started', async () => {
  const folder = await proxiesFolder({ here: {} })
  const { code, stdout } = await runCli(['lab', 'install', 'all', '--proxies', folder, '--required'])
  expect(stdout).toBe('1 of 1 configurations can be started\n')
  expect(code).toBe(0)
})

test('a proxy that does not start shows its own words, alone and beside one that does', async () => {
  const folder = await proxiesFolder({ here: {}, broken: {} })
  const file = join(folder, 'broken/nginx.conf')
  await writeFile(file, `${await readFile(file, 'utf8')}\nproxy_bufering off;\n`)
  const common = ['--proxies', folder, '--http', '1.1', '--duration', '1s', '--reporter', 'json']
  const alone = await runCli(['compare', '--lab', 'broken', ...common])
  expect(alone.stderr).toContain('unknown directive "proxy_bufering"')
  expect(alone.code).not.toBe(0)
  const beside = await runCli(['compare', '--lab', 'here,broken', ...common])
  const { leftOut } = JSON.parse(beside.stdout) as { leftOut: { name: string; why: string }[] }
  expect(leftOut).toMatchObject([{ name: 'broken', why: expect.stringContaining('"proxy_bufering"') }])
  expect(beside.code).toBe(1)
})
