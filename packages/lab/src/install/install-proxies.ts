import { LabError } from '../errors.ts'
import { findProgram } from '../process/find-program.ts'
import { lacking } from '../proxies/locate.ts'
import type { Runnable } from '../proxies/runnable.ts'
import { aptInstall } from './apt.ts'
import type { InstallOptions } from './install.ts'
import { installPython } from './python.ts'

/** What came of a proxy or target that was asked for. */
export type ProxyInstallResult =
  | { readonly name: string; readonly outcome: 'present' | 'installed' }
  | { readonly name: string; readonly outcome: 'missing'; readonly advice: string }

/**
 * Installs the packages of the proxies and targets whose programs or modules are missing: those of Debian as root through apt-get,
 * those of PyPI into the user's cache. What cannot be had does not keep the rest from being installed.
 *
 * @throws The reason of the signal when it is aborted.
 */
export async function installProxies(
  proxies: readonly Runnable[],
  options: InstallOptions & { readonly signal?: AbortSignal } = {},
): Promise<ProxyInstallResult[]> {
  const absent: Runnable[] = []
  for (const proxy of proxies) if ((await lacking(proxy.manifest)) !== undefined) absent.push(proxy)
  const failures = await installPackages(absent, options)

  return Promise.all(
    proxies.map(async (proxy): Promise<ProxyInstallResult> => {
      const { name, packages } = proxy.manifest
      const missing = await lacking(proxy.manifest)
      if (missing === undefined) return { name, outcome: absent.includes(proxy) ? 'installed' : 'present' }
      const failed = [...(packages.pypi ?? []), ...(packages.debian ? ['apt-get'] : [])]
      const why = failed.flatMap((source) => failures.get(source) ?? [])
      return { name, outcome: 'missing', advice: [missing.message, ...why].join('\n') }
    }),
  )
}

/** What went wrong, by `apt-get` or the package of PyPI. */
async function installPackages(
  proxies: readonly Runnable[],
  { report, signal }: InstallOptions & { readonly signal?: AbortSignal },
): Promise<Map<string, string>> {
  const failures = new Map<string, string>()
  const attempt = async (source: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof LabError)) throw error
      failures.set(source, error.message)
    }
  }
  const debian = distinct(proxies.flatMap(({ manifest }) => manifest.packages.debian ?? []))
  const aptGet = await findProgram('apt-get')
  if (debian.length > 0 && aptGet !== undefined) {
    if (process.getuid?.() === 0) {
      report?.(`installing ${debian.join(', ')} (apt-get)`)
      await attempt('apt-get', async () => aptInstall(aptGet, debian))
    } else failures.set('apt-get', 'Only root may install Debian packages.')
  }
  for (const requirement of distinct(proxies.flatMap(({ manifest }) => manifest.packages.pypi ?? []))) {
    report?.(`installing ${requirement} (PyPI)`)
    await attempt(requirement, async () => installPython(requirement, signal))
  }
  return failures
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}
