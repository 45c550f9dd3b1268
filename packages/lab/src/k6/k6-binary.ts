import { access, constants, mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LabError } from '../errors.ts'
import { runKept } from '../process/run-kept.ts'
import { K6BuildError } from './build-error.ts'
import { withLock } from '../lock.ts'
import { cacheFolder } from '../cache-folder.ts'
import { findGo, type Go } from './go.ts'
import { pruneBuilds } from './prune-builds.ts'
import { sourceHash } from './source-hash.ts'

export interface K6BinaryOptions {
  /** The Go module whose main package is k6 with its extensions. */
  readonly moduleFolder: string
  /** Told of each step that takes time; not called when the binary is there. */
  readonly report?: (line: string) => void
  readonly signal?: AbortSignal
}

/**
 * The path of a k6 binary built from a Go module: from the user's cache, or built into it now. The environment
 * variable SSESPEC_K6 names a ready binary instead.
 *
 * @throws MissingProgramError without Go, K6BuildError when `go build` fails, LabError when SSESPEC_K6 is no
 *   program, the reason of the signal when it is aborted.
 */
export async function k6Binary(options: K6BinaryOptions): Promise<string> {
  const ready = process.env['SSESPEC_K6']
  if (ready !== undefined && ready !== '') {
    if (await isExecutable(ready)) return resolve(ready)
    throw new LabError(`SSESPEC_K6 is ${ready}, which is not a program that can be run.`)
  }
  const moduleFolder = resolve(options.moduleFolder)
  const cache = join(cacheFolder(), 'k6')
  const go = await findGo(cache)
  const folder = join(cache, await sourceHash(moduleFolder, go.version))
  const binary = join(folder, 'k6')
  if (await isExecutable(binary)) return binary

  await mkdir(folder, { recursive: true })
  await withLock(join(folder, 'lock'), options.signal, async () => {
    if (await isExecutable(binary)) return
    await build(go, moduleFolder, binary, options)
    await pruneBuilds(cache, 3)
  })
  return binary
}

async function build(go: Go, moduleFolder: string, binary: string, options: K6BinaryOptions): Promise<void> {
  const { report, signal } = options
  report?.('building k6 (the first time takes some minutes)')
  // Renamed when complete, so that nobody ever runs half a binary.
  const unfinished = `${binary}.unfinished`
  const argv = [go.path, 'build', '-trimpath', '-ldflags', '-s -w', '-o', unfinished, '.']
  try {
    const result = await runKept(argv, { cwd: moduleFolder, signal })
    if (result.exitCode !== 0) throw new K6BuildError(moduleFolder, go.version, result.stderr.trim())
    await rename(unfinished, binary)
  } finally {
    await rm(unfinished, { force: true })
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
