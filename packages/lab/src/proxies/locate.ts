import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MissingProgramError } from '../install/missing-program-error.ts'
import { howToGet, onDebian } from '../install/programs.ts'
import { pythonFolder } from '../install/python.ts'
import { findProgram } from '../process/find-program.ts'
import type { Command, RunManifest } from './manifest.ts'

/**
 * The path of a program of a proxy or target. Those of PyPI are taken from the folder they were installed into, so that a
 * configuration never runs on another version than it was written for.
 *
 * @throws MissingProgramError with the command that installs it.
 */
export async function locate(program: string, manifest: RunManifest): Promise<string> {
  const { debian, pypi = [] } = manifest.packages
  for (const requirement of pypi) {
    const path = await findProgram(join(pythonFolder(requirement), 'bin', program))
    if (path !== undefined) return path
  }
  const path = pypi.length > 0 && debian === undefined ? undefined : await findProgram(program)
  if (path !== undefined) return path
  throw missing(program, manifest)
}

/** The commands of a proxy or target with the paths of their programs. */
export interface LocatedCommands {
  readonly build?: readonly string[]
  /** Those that run side by side. */
  readonly programs: readonly (readonly string[])[]
}

/** @throws MissingProgramError with the command that installs it. */
export async function locateAll(manifest: RunManifest): Promise<LocatedCommands> {
  const found = async ([program, ...args]: Command): Promise<string[]> => [
    // What the build makes is not there yet.
    program.startsWith('${run}/') ? program : await locate(program, manifest),
    ...args,
  ]
  const programs = await Promise.all([manifest.start, ...(manifest.alongside ?? [])].map(found))
  return { ...(manifest.build && { build: await found(manifest.build) }), programs }
}

/** The first program or module of a proxy or target that is not installed, as an error; undefined when all are. */
export async function lacking(manifest: RunManifest): Promise<MissingProgramError | undefined> {
  try {
    await locateAll(manifest)
  } catch (error) {
    if (error instanceof MissingProgramError) return error
    throw error
  }
  const module = manifest.modules?.find((path) => !existsSync(path))
  return module === undefined ? undefined : missing(module, manifest)
}

function missing(what: string, { name, packages: { debian, pypi } }: RunManifest): MissingProgramError {
  const ways = [
    ...(debian || pypi ? [`ssespec lab install ${name}`] : []),
    ...(debian ? [`or, ${onDebian(debian)}`, 'elsewhere, install it with your package manager'] : []),
    ...(debian || pypi ? [] : [howToGet(what)]),
  ]
  const from = pypi && !debian ? ` of ${pypi.join(' ')}` : ''
  return new MissingProgramError(
    what,
    `${name} needs ${what}${from}, which is not installed: ${ways.join('; ')}.`,
  )
}
