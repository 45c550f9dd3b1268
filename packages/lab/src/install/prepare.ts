import { LabError } from '../errors.ts'
import { k6Binary } from '../k6/k6-binary.ts'
import { install, type InstallResult } from './install.ts'
import { programs, type ProgramName } from './programs.ts'

/** What a run may need: programs, and the k6 that is built here. */
export type RequirementName = ProgramName | 'k6'

export const requirementNames: readonly RequirementName[] = [
  ...(Object.keys(programs) as ProgramName[]),
  'k6',
]

export interface PrepareOptions {
  /** The Go module k6 is built from. */
  readonly k6Module: string
  /** Whether it is an error when something is missing in the end. */
  readonly required?: boolean
  /** Told in one line of each step that takes time, and of each part that is left out. */
  readonly report: (line: string) => void
  readonly signal?: AbortSignal
}

/** A part that is ready, with its path, or one that is not, with the sentence that says what to do. */
export type Prepared =
  | { readonly name: RequirementName; readonly ready: true; readonly path: string }
  | { readonly name: RequirementName; readonly ready: false; readonly advice: string }

/** Parts that are required are missing. */
export class MissingPartsError extends LabError {
  override name = 'MissingPartsError'
  /** Their names. */
  readonly missing: readonly string[]

  constructor(parts: readonly { readonly name: string; readonly advice: string }[]) {
    super(parts.map(({ name, advice }) => `${name} is required. ${advice}`).join('\n'))
    this.missing = parts.map(({ name }) => name)
  }
}

/**
 * Installs and builds what is missing. What cannot be had is reported, and does not keep the rest from being made
 * ready.
 *
 * @throws MissingPartsError when parts are missing that are required, the reason of the signal when it is aborted.
 */
export async function prepare(
  names: readonly RequirementName[],
  options: PrepareOptions,
): Promise<Prepared[]> {
  options.signal?.throwIfAborted()
  const programNames = names.filter((name) => name !== 'k6')
  const prepared = (await install(programNames, options)).map(fromInstall)
  if (names.includes('k6')) prepared.push(await prepareK6(options))
  const missing = prepared.filter((part) => !part.ready)
  if (options.required && missing.length > 0) throw new MissingPartsError(missing)
  for (const { name, advice } of missing) options.report(`going on without ${name}: ${advice}`)
  return prepared
}

function fromInstall(result: InstallResult): Prepared {
  const { name } = result
  if (result.outcome === 'missing') return { name, ready: false, advice: result.advice }
  return { name, ready: true, path: result.path }
}

async function prepareK6({ k6Module, report, signal }: PrepareOptions): Promise<Prepared> {
  try {
    const path = await k6Binary({ moduleFolder: k6Module, report, ...(signal && { signal }) })
    return { name: 'k6', ready: true, path }
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    return { name: 'k6', ready: false, advice: error.message }
  }
}
