import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MissingProgramError } from '../install/missing-program-error.ts'
import { onDebian } from '../install/programs.ts'
import { pythonFolder } from '../install/python.ts'
import { findProgram } from '../process/find-program.ts'
import type { ProxyManifest } from './manifest.ts'

/**
 * The path of a program of a proxy. Those of PyPI are taken from the folder they were installed into, so that a
 * configuration never runs on another version than it was written for.
 *
 * @throws MissingProgramError with the command that installs it.
 */
export async function locate(program: string, manifest: ProxyManifest): Promise<string> {
  const { debian, pypi = [] } = manifest.packages
  for (const requirement of pypi) {
    const path = await findProgram(join(pythonFolder(requirement), 'bin', program))
    if (path !== undefined) return path
  }
  const path = pypi.length > 0 && debian === undefined ? undefined : await findProgram(program)
  if (path !== undefined) return path
  throw missing(program, manifest)
}

/** The first program or module of a proxy that is not installed, as an error; undefined when all are. */
export async function lacking(manifest: ProxyManifest): Promise<MissingProgramError | undefined> {
  try {
    for (const [program] of [manifest.start, ...(manifest.alongside ?? [])]) await locate(program, manifest)
  } catch (error) {
    if (error instanceof MissingProgramError) return error
    throw error
  }
  const module = manifest.modules?.find((path) => !existsSync(path))
  return module === undefined ? undefined : missing(module, manifest)
}

function missing(what: string, { name, packages: { debian, pypi } }: ProxyManifest): MissingProgramError {
  const ways = [
    `ssespec lab install ${name}`,
    ...(debian ? [`or, ${onDebian(debian)}`, 'elsewhere, install it with your package manager'] : []),
  ]
  const from = pypi && !debian ? ` of ${pypi.join(' ')}` : ''
  return new MissingProgramError(
    what,
    `${name} needs ${what}${from}, which is not installed: ${ways.join('; ')}.`,
  )
}
