import { MissingProgramError } from '../install/missing-program-error.ts'
import { onDebian } from '../install/programs.ts'
import type { ProxyManifest } from './manifest.ts'

/** The error for a proxy whose program is not installed, with the packages its manifest names. */
export function missingProgram(program: string, manifest: ProxyManifest): MissingProgramError {
  const { debian, pypi } = manifest.packages
  const ways = [
    ...(debian ? [onDebian(debian)] : []),
    ...(pypi ? [`with Python, pip install ${pypi.join(' ')}`] : []),
    ...(debian ? ['elsewhere, install it with your package manager'] : []),
  ]
  return new MissingProgramError(
    program,
    `${manifest.name} needs ${program}, which is not installed: ${ways.join('; ')}.`,
  )
}
