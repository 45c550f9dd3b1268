// Judges every target of the lab and publishes it in reports/targets: `npm run targets`, or `npm run targets -- NAME…` for
// some, with the rest as it was. It takes about five minutes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { TestReport } from '@ssespec/report'

import { thisMachine } from './machine.ts'
import { namesArgument } from './names-argument.ts'
import { asMarkdown } from './targets/page.ts'
import { type Published, toPublished } from './targets/published.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'reports/targets')
const entry = join(root, 'apps/cli/test/support/entry.ts')
const names = namesArgument('targets', 'a target of `ssespec lab list`')

await mkdir(folder, { recursive: true })
if (names.length === 0) for (const file of await jsonIn(folder)) await rm(file)
const temporary = await mkdtemp(join(tmpdir(), 'ssespec-targets-'))

const child = spawn(
  process.execPath,
  [
    '--conditions=@ssespec/source',
    entry,
    'test',
    '--target',
    names.join(',') || 'all',
    '--reporter',
    `json=${temporary}/{target}.json`,
  ],
  { stdio: ['ignore', 'inherit', 'pipe'] },
)
let stderr = ''
child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
const [code] = (await once(child, 'close')) as [number | null]

for (const file of await jsonIn(temporary)) {
  const published = toPublished(JSON.parse(await readFile(file, 'utf8')) as TestReport)
  await writeFile(join(folder, basename(file)), `${JSON.stringify(published, null, 1)}\n`)
}
await rm(temporary, { recursive: true })
const texts = await Promise.all((await jsonIn(folder)).map((file) => readFile(file, 'utf8')))
const reports = texts
  .map((text) => JSON.parse(text) as Published)
  .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
await writeFile(join(folder, 'README.md'), asMarkdown(reports, thisMachine()))
process.stderr.write(`${stderr.replaceAll(/^Written: .*\n/gm, '')}Written: reports/targets\n`)
process.exitCode = code ?? 1

/** By name, and then HTTP/1.1 before h2. */
function orderOf({ target, results }: Published): string {
  return `${target.name} ${results[0]?.protocol === 'http/1.1' ? 1 : 2}`
}

async function jsonIn(where: string): Promise<string[]> {
  const files = (await readdir(where)).filter((name) => name.endsWith('.json'))
  return files.toSorted().map((name) => join(where, name))
}
