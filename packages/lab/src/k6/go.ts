import { randomUUID } from 'node:crypto'
import { mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { MissingProgramError } from '../install/missing-program-error.ts'
import { missingSentence } from '../install/programs.ts'
import { findProgram } from '../process/find-program.ts'

/** A Go installation. */
export interface Go {
  /** Absolute path of the `go` command. */
  readonly path: string
  /** What `go version` prints: `go version go1.26.2 linux/amd64`. */
  readonly version: string
}

/**
 * Finds Go. Its version is remembered in the cache folder by path, time and size of the command, because asking
 * takes longer than everything else before a run.
 *
 * @throws MissingProgramError when there is none.
 */
export async function findGo(cache: string): Promise<Go> {
  const path = await findProgram('go')
  if (path === undefined) throw new MissingProgramError('go', missingSentence('go'))
  const file = await realpath(path)
  const { mtimeMs, size } = await stat(file)
  const key = [file, mtimeMs, size].join(' ')
  const memory = join(cache, 'go-version')
  const [rememberedKey, remembered] = (await readFile(memory, 'utf8').catch(() => '')).split('\n')
  if (rememberedKey === key && remembered !== undefined) return { path, version: remembered }

  const { stdout } = await execa(path, ['version'], { cwd: '/', timeout: 60_000, stdin: 'ignore' })
  const version = stdout.trim()
  await mkdir(cache, { recursive: true })
  const unfinished = `${memory}.${randomUUID()}`
  await writeFile(unfinished, `${key}\n${version}\n`)
  await rename(unfinished, memory)
  return { path, version }
}
