import { join } from 'node:path'
import getPort from 'get-port'
import { Keeper } from '../process/keeper.ts'
import { startKept, type KeptProcess } from '../process/kept-process.ts'
import { originAddress } from './origin.ts'
import { fillTemplate, type PlaceholderValues } from './placeholders.ts'
import type { Proxy } from './read-proxy.ts'
import { untilReady } from './ready.ts'
import { createRunFolder, fillRunFolder, removeRunFolder } from './run-folder.ts'
import type { StartProxyOptions } from './start-proxy.ts'

/** A proxy's process and all that belongs to it. */
export interface ProxyRun {
  readonly process: KeptProcess
  /** By NAME of `${port.NAME}`. */
  readonly ports: ReadonlyMap<string, number>
  /** Ends the process and removes its folder. May be called more than once. */
  stop(): Promise<void>
}

/** Starts a program once, on ports chosen now; resolves when it accepts connections, and cleans up when it fails. */
export async function runProxy(proxy: Proxy, program: string, options: StartProxyOptions): Promise<ProxyRun> {
  const ports = await choosePorts(proxy.ports, options.choosePort ?? freePort)
  const keeper = await Keeper.start()
  let folder: string | undefined
  let process: KeptProcess | undefined
  let stopping: Promise<void> | undefined

  async function cleanUp(): Promise<void> {
    options.signal?.removeEventListener('abort', stopQuietly)
    await process?.stop()
    if (folder !== undefined) await removeRunFolder(folder)
    await keeper.release()
  }
  const stop = (): Promise<void> => (stopping ??= cleanUp())
  // Whoever calls stop() later gets the same promise, and so the error.
  const stopQuietly = (): void => void stop().catch(() => {})

  try {
    folder = await createRunFolder(proxy, keeper)
    const values: PlaceholderValues = {
      'origin.host': originAddress(options.origin).host,
      'origin.port': originAddress(options.origin).port,
      run: folder,
      certificate: join(folder, 'certificate.pem'),
      key: join(folder, 'key.pem'),
      ports,
    }
    await fillRunFolder(proxy, options.certificate, values)
    const args = proxy.manifest.start.slice(1).map((arg) => fillTemplate(arg, values))
    process = await startKept([program, ...args], { keeper, cwd: folder, env: environment(folder) })
    const timeoutMs = options.startTimeoutMs ?? 10_000
    await untilReady(proxy.manifest.name, process, [...ports.values()], timeoutMs, options.signal)
    options.signal?.throwIfAborted()
  } catch (error) {
    await stop()
    throw error
  }
  options.signal?.addEventListener('abort', stopQuietly, { once: true })
  void process.ended.then(stopQuietly)
  return { process, ports, stop }
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

/** Whatever a program keeps for itself it keeps in the run folder. */
function environment(folder: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: folder, TMPDIR: folder }
}
