import { userInfo } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { Keeper } from '../process/keeper.ts'
import { originAddress } from './origin.ts'
import { fillTemplate, type PlaceholderValues } from './placeholders.ts'
import { startPrograms, type Programs } from './programs.ts'
import type { Proxy } from './read-proxy.ts'
import { untilReady } from './ready.ts'
import { createRunFolder, fillRunFolder, removePaths } from './run-folder.ts'
import type { StartProxyOptions } from './start-proxy.ts'

/** A proxy's programs and all that belongs to them. */
export interface ProxyRun {
  readonly programs: Programs
  /** By NAME of `${port.NAME}`. */
  readonly ports: ReadonlyMap<string, number>
  /** Ends the programs and removes what they wrote. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts the programs once, on ports chosen now; resolves when they accept connections, and cleans up when they fail.
 *
 * @param commands Paths of programs and their arguments, which may hold placeholders.
 */
export async function runProxy(
  proxy: Proxy,
  commands: readonly (readonly string[])[],
  options: StartProxyOptions,
): Promise<ProxyRun> {
  const ports = await choosePorts(proxy.ports, options.choosePort ?? freePort)
  const keeper = await Keeper.start()
  const written: string[] = []
  let programs: Programs | undefined
  let stopping: Promise<void> | undefined

  async function cleanUp(): Promise<void> {
    options.signal?.removeEventListener('abort', stopQuietly)
    await programs?.stop()
    await removePaths(written)
    await keeper.release()
  }
  const stop = (): Promise<void> => (stopping ??= cleanUp())
  // Whoever calls stop() later gets the same promise, and so the error.
  const stopQuietly = (): void => void stop().catch(() => {})

  try {
    const folder = await createRunFolder(proxy, keeper)
    written.push(folder)
    const values: PlaceholderValues = {
      'origin.host': originAddress(options.origin).host,
      'origin.port': originAddress(options.origin).port,
      run: folder,
      certificate: join(folder, 'certificate.pem'),
      key: join(folder, 'key.pem'),
      pem: join(folder, 'certificate-and-key.pem'),
      user: ordinaryUser(),
      ports,
    }
    for (const path of proxy.manifest.leaves ?? []) {
      const filled = fillTemplate(path, values)
      await keeper.guardPath(filled)
      written.push(filled)
    }
    await fillRunFolder(proxy, options.certificate, values)
    const filled = commands.map((command) => command.map((part) => fillTemplate(part, values)))
    programs = await startPrograms(filled, { keeper, folder })
    const timeoutMs = options.startTimeoutMs ?? 10_000
    await untilReady(proxy.manifest.name, programs, [...ports.values()], timeoutMs, options.signal)
    options.signal?.throwIfAborted()
  } catch (error) {
    await stop()
    throw error
  }
  options.signal?.addEventListener('abort', stopQuietly, { once: true })
  void programs.ended.then(stopQuietly)
  return { programs, ports, stop }
}

async function choosePorts(
  names: readonly string[],
  choosePort: () => Promise<number>,
): Promise<Map<string, number>> {
  const ports = new Map<string, number>()
  for (const name of names) ports.set(name, await choosePort())
  return ports
}

/** get-port gives no port twice within one process. */
async function freePort(): Promise<number> {
  return getPort({ host: '127.0.0.1' })
}

/** Some servers refuse to do their work as root; nobody else may become another user. */
function ordinaryUser(): string {
  return process.getuid?.() === 0 ? 'nobody' : userInfo().username
}
