import { access } from 'node:fs/promises'
import { execa } from 'execa'
import { LabError } from '../errors.ts'
import { withoutServices } from './without-services.ts'

/** `apt-get` could not install what it was asked for. */
export class AptError extends LabError {
  override name = 'AptError'

  constructor(packages: readonly string[], output: string) {
    super(`apt-get could not install ${packages.join(' ')}:\n${output}`)
  }
}

// Asks nothing, and waits for another apt-get instead of failing.
const unattended = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300']

/**
 * Installs Debian packages as root, without the services they would start.
 *
 * An abort is not passed on: a dpkg that was interrupted leaves the machine in need of repair.
 *
 * @param aptGet Path of `apt-get`.
 * @throws AptError with what it wrote.
 */
export async function aptInstall(aptGet: string, packages: readonly string[]): Promise<void> {
  const present = await installedPackages(packages)
  const run = async (...args: string[]): Promise<{ failed: boolean; all: string }> =>
    execa(aptGet, args, {
      all: true,
      reject: false,
      stdin: 'ignore',
      env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
      timeout: 900_000,
      // In a process group of its own, so that Ctrl-C does not reach it.
      detached: true,
      cleanup: false,
    })
  // Without the lists of a mirror nothing can be found; with old ones it may still work.
  await run('update', ...unattended)
  const install = async (): ReturnType<typeof run> =>
    run('install', ...unattended, '--no-install-recommends', ...packages)
  const { failed, all } = await withoutServices(install)
  if (failed) throw new AptError(packages, all.trim().split('\n').slice(-15).join('\n'))
  await disableServices(packages.filter((name) => !present.has(name)))
}

async function installedPackages(packages: readonly string[]): Promise<Set<string>> {
  const format = '${Package} ${db:Status-Status}\\n'
  const { stdout } = await execa('dpkg-query', ['-W', '-f', format, ...packages], { reject: false })
  return new Set((stdout ?? '').split('\n').flatMap((line) => /^(\S+) installed$/.exec(line)?.[1] ?? []))
}

/** Keeps the servers of packages that are new here from starting with the machine; only systemd would. */
async function disableServices(packages: readonly string[]): Promise<void> {
  const systemd = await access('/run/systemd/system').then(
    () => true,
    () => false,
  )
  if (!systemd || packages.length === 0) return
  const { stdout } = await execa('dpkg', ['-L', ...packages], { reject: false })
  const files = (stdout ?? '').split('\n')
  const services = files.flatMap((file) => /\/systemd\/system\/([^/@]+\.service)$/.exec(file)?.[1] ?? [])
  if (services.length === 0) return
  await execa('systemctl', ['disable', '--now', ...services], { reject: false, stdin: 'ignore' })
}
