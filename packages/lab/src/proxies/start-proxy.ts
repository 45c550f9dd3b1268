import type { ProcessEnd } from '../process/kept-process.ts'
import type { ProxyManifest, UsefulCommand } from './manifest.ts'
import { originAddress } from './origin.ts'
import { fillPorts } from './placeholders.ts'
import { readProxy, type Proxy } from './read-proxy.ts'
import { run, type Run, type StartOptions } from './run.ts'
import { type Urls, urlsOf } from './urls.ts'
import { proxyVersion } from './version.ts'

export interface StartProxyOptions extends StartOptions {
  /** The origin it forwards to, such as `http://127.0.0.1:8080`. */
  readonly origin: string | URL
}

/** A proxy that accepts connections. */
export interface RunningProxy extends AsyncDisposable {
  readonly name: string
  readonly manifest: ProxyManifest
  /** Of the program, such as `1.22.1`. */
  readonly version: string
  /** Where clients reach it: scheme, host and port, without a path. A protocol it does not speak is missing. */
  readonly urls: Urls
  /** What a person may do with it while it runs, with its ports filled in. */
  readonly commands: readonly UsefulCommand[]
  /** Id of its first program's process, which leads its process group. */
  readonly pid: number
  /** Resolves when one of its programs has ended, asked or not. */
  readonly ended: Promise<ProcessEnd>
  /** What its programs have written to stderr, the last 64 Ki characters of each. */
  stderr(): string
  /** Asks it to read its configuration again; absent when it cannot. What it says of it goes to stderr. */
  readonly reload?: () => void
  /** Ends its processes and removes what it wrote. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts a proxy in front of an origin, on free ports of 127.0.0.1 and in a temporary folder of its own. It ends
 * with this process, however that ends.
 *
 * @throws ProxyManifestError, MissingProgramError, ProxyStartError; LabError when the origin is none; and the
 *   reason of the signal when it is aborted.
 */
export async function startProxy(folder: string, options: StartProxyOptions): Promise<RunningProxy> {
  options.signal?.throwIfAborted()
  originAddress(options.origin)
  const proxy = await readProxy(folder)
  const version = await proxyVersion(proxy.manifest)
  return describe(proxy, version, await run(proxy, options))
}

function describe({ manifest }: Proxy, version: string, { programs, ports, stop }: Run): RunningProxy {
  const { pid, ended, stderr } = programs
  const { reloadSignal } = manifest
  return {
    name: manifest.name,
    manifest,
    version,
    urls: urlsOf(manifest, ports),
    commands: (manifest.commands ?? []).map(({ what, run: line }) => ({ what, run: fillPorts(line, ports) })),
    pid,
    ended,
    stderr,
    ...(reloadSignal && { reload: () => void process.kill(pid, reloadSignal) }),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
