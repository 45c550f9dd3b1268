import { execFile } from 'node:child_process'
import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { K6BuildError, k6Binary, LabError } from '@ssespec/lab'
import { beforeEach, describe, expect, test } from 'vitest'
import { setEnvironment, temporaryFolder } from '../support/temporary.ts'

let builds: string
let moduleFolder: string

// Go's own cache follows XDG_CACHE_HOME too: without this, each test would compile the standard library.
const goCache = (await promisify(execFile)('go', ['env', 'GOCACHE'])).stdout.trim()

beforeEach(async () => {
  const folder = await temporaryFolder()
  setEnvironment('GOCACHE', goCache)
  setEnvironment('XDG_CACHE_HOME', folder)
  builds = join(folder, 'ssespec/k6')
  // A module without dependencies, which builds in a moment.
  moduleFolder = join(folder, 'module')
  await mkdir(moduleFolder)
  await writeFile(join(moduleFolder, 'go.mod'), 'module example.test/k6\n\ngo 1.21\n')
  await writeFile(join(moduleFolder, 'main.go'), 'package main\n\nfunc main() { println("built") }\n')
})

test('builders side by side build once, later ones not at all', async () => {
  const lines: string[] = []
  const build = async (): Promise<string> =>
    k6Binary({ moduleFolder, report: (line) => void lines.push(line) })
  const [one, other] = await Promise.all([build(), build()])
  const third = await build()
  expect([other, third]).toEqual([one, one])
  expect(lines).toEqual(['building k6 (the first time takes some minutes)'])
  expect(await readdir(join(one, '..'))).toEqual(['k6'])
  expect((await promisify(execFile)(one)).stderr).toBe('built\n')
})

test('a source that does not compile shows what go says, and leaves nothing half built', async () => {
  await appendFile(join(moduleFolder, 'main.go'), 'func broken() { undefined() }\n')
  const error: unknown = await k6Binary({ moduleFolder }).catch((caught: unknown) => caught)
  if (!(error instanceof K6BuildError)) throw error
  expect(error.message).toContain('undefined: undefined')
  const [build = ''] = (await readdir(builds)).filter((name) => name !== 'go-version')
  expect(await readdir(join(builds, build))).toEqual([])
})

test('an abort ends the build', async () => {
  const controller = new AbortController()
  const report = (): void => controller.abort(new Error('enough'))
  await expect(k6Binary({ moduleFolder, signal: controller.signal, report })).rejects.toThrow('enough')
})

describe('SSESPEC_K6', () => {
  test('names a binary that is ready', async () => {
    setEnvironment('SSESPEC_K6', process.execPath)
    expect(await k6Binary({ moduleFolder: '/does/not/exist' })).toBe(process.execPath)
  })

  test('is refused when it is no program', async () => {
    setEnvironment('SSESPEC_K6', join(moduleFolder, 'main.go'))
    await expect(k6Binary({ moduleFolder })).rejects.toThrow(LabError)
  })
})
