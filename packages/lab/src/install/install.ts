import { findProgram } from '../process/find-program.ts'
import { AptError, aptInstall } from './apt.ts'
import { installed, missingSentence, programs, type ProgramName } from './programs.ts'

/** What came of a program that was asked for. */
export type InstallResult =
  | { readonly name: ProgramName; readonly outcome: 'present' | 'installed'; readonly path: string }
  | { readonly name: ProgramName; readonly outcome: 'missing'; readonly advice: string }

export interface InstallOptions {
  /** Told of each step that takes time; not called when everything is there. */
  readonly report?: (line: string) => void
}

/**
 * Installs what is missing, where it can: as root, through apt-get. For the rest it says what to do; Go is only
 * ever told. When apt-get fails, what it wrote is the advice.
 */
export async function install(
  names: readonly ProgramName[],
  { report }: InstallOptions = {},
): Promise<InstallResult[]> {
  const present = new Set<ProgramName>()
  for (const name of names) if ((await installed(name)) !== undefined) present.add(name)

  const failure = await installPackages(
    names.filter((name) => !present.has(name)),
    report,
  )
  return Promise.all(
    names.map(async (name) => {
      const path = await installed(name)
      if (path !== undefined) {
        return { name, outcome: present.has(name) ? ('present' as const) : ('installed' as const), path }
      }
      const failed = programs[name].debian === undefined ? undefined : failure
      return { name, outcome: 'missing' as const, advice: failed?.message ?? missingSentence(name) }
    }),
  )
}

async function installPackages(
  names: readonly ProgramName[],
  report: InstallOptions['report'],
): Promise<AptError | undefined> {
  const packages = names.flatMap((name) => programs[name].debian ?? [])
  const aptGet = await rootsAptGet()
  if (aptGet === undefined || packages.length === 0) return undefined
  report?.(`installing ${packages.join(', ')} (apt-get)`)
  try {
    await aptInstall(aptGet, packages)
    return undefined
  } catch (error) {
    if (error instanceof AptError) return error
    throw error
  }
}

/** Only root may install; others are told the command. */
async function rootsAptGet(): Promise<string | undefined> {
  return process.getuid?.() === 0 ? findProgram('apt-get') : undefined
}
