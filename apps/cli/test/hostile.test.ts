import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { EXIT } from '@ssespec/conformance'
import { type ReferenceServer, startReferenceServer } from '@ssespec/reference-server'
import { afterAll, beforeAll, describe, test } from 'vitest'

const entry = fileURLToPath(new URL('support/measured-entry.ts', import.meta.url))

/** Of a process that runs from its sources, which takes some forty megabytes by itself. */
const MEMORY_BYTES = 320_000_000

let server: ReferenceServer
let folder: string
beforeAll(async () => {
  server = await startReferenceServer()
  folder = await mkdtemp(join(tmpdir(), 'ssespec-'))
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly peakBytes: number
}

async function run(name: string, args: readonly string[]): Promise<Ended> {
  const peakFile = join(folder, `${name}-${args.length}`)
  const url = `${server.url}/hostile/${name}`
  const child = spawn(process.execPath, ['--conditions=@ssespec/source', entry, 'test', url, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PEAK_FILE: peakFile },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output, peakBytes: Number(await readFile(peakFile, 'utf8')) }
}

/** What each ends with over HTTP/1.1; over HTTP/2 the same, where it is there at all. */
const ENDS: readonly (readonly [name: string, codes: readonly number[], overHttp2: boolean])[] = [
  ['blank-lines', [EXIT.nothingJudged], true],
  ['endless-header', [EXIT.fellShort], false],
  ['endless-headers', [EXIT.fellShort], false],
  ['endless-line', [EXIT.fellShort], true],
  ['endless-redirects', [EXIT.fellShort], true],
  ['event-flood', [EXIT.well], true],
  ['gzip-bomb', [EXIT.fellShort], true],
  ['huge-chunk', [EXIT.fellShort], false],
  ['informational-flood', [EXIT.fellShort], true],
  ['never-answers', [EXIT.unreachable], true],
  ['not-http', [EXIT.fellShort], false],
  ['nul-in-header', [EXIT.fellShort], false],
  ['reset', [EXIT.well], true],
  ['slow-header', [EXIT.fellShort], false],
  ['terminal-escapes', [EXIT.well], true],
  ['terminal-escapes-in-error', [EXIT.fellShort], true],
  ['terminal-escapes-in-header', [EXIT.fellShort], false],
  ['tiny-chunks', [EXIT.fellShort], false],
]

const overHttp1 = ENDS.map(([name, codes]) => [name, codes, ['--http', '1.1']] as const)
const overHttp2 = ENDS.filter(([, , http2]) => http2).map(
  ([name, codes]) => [name, codes, ['--http', '2c', '--no-deep']] as const,
)

// Several at once: most of the time goes by in waiting for what does not come.
describe.concurrent.each([...overHttp1, ...overHttp2])('%s', (name, codes, args) => {
  test(`ends with ${codes.join(' or ')}, in bounded memory, with nothing raw (${args.join(' ')})`, async ({
    expect,
  }) => {
    const { code, output, peakBytes } = await run(name, args)
    expect(codes).toContain(code)
    // oxlint-disable-next-line no-control-regex
    expect(output).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/)
    expect(output).not.toMatch(/^ {4}at /m)
    expect(output).not.toContain('a defect of ssespec')
    expect(peakBytes).toBeLessThan(MEMORY_BYTES)
  })
})
