import { userInfo } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { Keeper } from '../process/keeper.ts'
import type { Certificate } from '../certificate.ts'
import { build } from './build.ts'
import { originAddress } from './origin.ts'
import { fillTemplate, type PlaceholderValues } from './placeholders.ts'
import { lacking, locateAll, type LocatedCommands } from './locate.ts'
import { startPrograms, type Programs } from './programs.ts'
import { untilReady } from './ready.ts'
import { createRunFolder, fillRunFolder, removePaths } from './run-folder.ts'
import type { Runnable } from './runnable.ts'
import { PortTakenError } from './start-error.ts'

export interface StartOptions {
  /** For the listeners with TLS. */
  readonly certificate: Certificate
  /** Stops it, also while it starts. */
  readonly signal?: AbortSignal
  /** Milliseconds until it must accept connections; 10,000 unless told otherwise. */
  readonly startTimeoutMs?: number
  /** Gives a free port on 127.0.0.1; the system chooses unless told otherwise. */
  readonly choosePort?: () => Promise<number>
}

interface RunOptions extends StartOptions {
  /** Where a proxy forwards to. */
  readonly origin?: string | URL
}

/** The programs of a proxy or target, and all that belongs to them. */
export interface Run {
  readonly programs: Programs
  /** By NAME of `${port.NAME}`. */
  readonly ports: ReadonlyMap<string, number>
  /** Ends the programs and removes what they wrote. May be called more than once. */
  stop(): Promise<void>
}

const portAttempts = 5

/**
 * Starts the programs on free ports; resolves when they accept connections, and cleans up when they fail.
 *
 * @throws MissingProgramError, ProxyStartError; LabError when the origin is none; and the reason of the signal when
 *   it is aborted.
 */
export async function run(runnable: Runnable, options: RunOptions): Promise<Run> {
  options.signal?.throwIfAborted()
  const { manifest } = runnable
  const missing = await lacking(manifest)
  if (missing !== undefined) throw missing
  const located = await locateAll(manifest)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(runnable, located, options)
    } catch (error) {
      // Between the choice of a port and its use anyone may take it.
      if (!(error instanceof PortTakenError) || attempt === portAttempts) throw error
    }
  }
}

/** Starts the programs once, on ports chosen now. */
async function runOnce(runnable: Runnable, located: LocatedCommands, options: RunOptions): Promise<Run> {
  const { manifest } = runnable
  const ports = await choosePorts(runnable.ports, options.choosePort ?? freePort)
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
    const folder = await createRunFolder(runnable, keeper)
    written.push(folder)
    const origin = options.origin === undefined ? { host: '', port: '' } : originAddress(options.origin)
    const values: PlaceholderValues = {
      'origin.host': origin.host,
      'origin.port': origin.port,
      run: folder,
      certificate: join(folder, 'certificate.pem'),
      key: join(folder, 'key.pem'),
      pem: join(folder, 'certificate-and-key.pem'),
      user: ordinaryUser(),
      ports,
    }
    for (const path of manifest.leaves ?? []) {
      const filled = fillTemplate(path, values)
      await keeper.guardPath(filled)
      written.push(filled)
    }
    await fillRunFolder(runnable, options.certificate, values)
    const fill = (text: string): string => fillTemplate(text, values)
    if (located.build) await build(manifest.name, located.build.map(fill), folder, options.signal)
    const environment = Object.fromEntries(
      Object.entries(manifest.environment ?? {}).map(([name, value]) => [name, fill(value)]),
    )
    const commands = located.programs.map((command) => command.map(fill))
    programs = await startPrograms(commands, { keeper, folder, environment })
    const timeoutMs = options.startTimeoutMs ?? 10_000
    await untilReady(manifest.name, programs, [...ports.values()], timeoutMs, options.signal)
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
