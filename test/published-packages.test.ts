import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { startReferenceServer } from '@ssespec/reference-server'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

let folder: string

/** Packs every published package, and installs the tarballs in an empty folder outside the repository. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssespec-published-'))
  await run('npx', ['tsc', '-b'], { cwd: root })
  await run('npm', ['pack', '--workspaces', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: root,
  })
  const tarballs = (await readdir(folder)).map((name) => `./${name}`)
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']
  await run('npm', ['install', ...options, ...tarballs], { cwd: folder })
}, 240_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

const node = (...args: string[]) => run(process.execPath, args, { cwd: folder })

test('ssespec test judges a server', async () => {
  const server = await startReferenceServer()
  try {
    const bin = join(folder, 'node_modules/.bin/ssespec')
    const rules = 'response/status,stream/dispatches'
    const { stdout } = await node(
      bin,
      'test',
      `${server.url}/events`,
      '--duration',
      '1s',
      '--rules',
      rules,
      '--reporter',
      'json',
    )
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, summary: { pass: 2, fail: 0 } })
  } finally {
    await server.close()
  }
})

test('the grammar can be imported, and has its types', async () => {
  const program = `import { parse } from '@ssespec/grammar'
    console.log(JSON.stringify(parse(new TextEncoder().encode('data: 1\\n\\n'))))`
  const { stdout } = await node('--input-type=module', '-e', program)
  expect(JSON.parse(stdout)).toEqual([{ kind: 'event', type: 'message', data: '1', lastEventId: '' }])
  await expect(
    readFile(join(folder, 'node_modules/@ssespec/grammar/dist/index.d.ts'), 'utf8'),
  ).resolves.toContain('parse')
})

test('the listener can be imported, and has its types', async () => {
  const program = `import { listen } from '@ssespec/client/listener'
    const server = (await import('node:http')).createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end('id: 1\\ndata: a\\n\\n')
    })
    server.listen(0, '127.0.0.1', () => {
      const handle = listen('http://127.0.0.1:' + server.address().port, {
        onMessage: (...message) => (console.log(message.join()), handle.close()),
        onClosed: () => server.close(),
      })
    })`
  const { stdout } = await node('--input-type=module', '-e', program)
  expect(stdout).toBe('1,message,a\n')
  const types = await readFile(join(folder, 'node_modules/@ssespec/client/dist/listener/index.d.ts'), 'utf8')
  expect(types).toContain('StreamListener')
})

test('what is published is JavaScript and types, and no sources', async () => {
  const files = await readdir(join(folder, 'node_modules/@ssespec'), { recursive: true })
  expect(
    files.filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('/node_modules/'),
    ),
  ).toEqual([])
})
