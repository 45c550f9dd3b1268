import type { Certificate } from '../certificate.ts'
import type { ProcessEnd } from '../process/kept-process.ts'
import { protocols, type Protocol } from '../protocols.ts'
import { lacking, locate } from './locate.ts'
import type { ProxyManifest } from './manifest.ts'
import { originAddress } from './origin.ts'
import { readProxy, type Proxy } from './read-proxy.ts'
import { runProxy, type ProxyRun } from './run.ts'
import { PortTakenError } from './start-error.ts'
import { proxyVersion } from './version.ts'

export interface StartProxyOptions {
  /** The origin it forwards to, such as `http://127.0.0.1:8080`. */
  readonly origin: string | URL
  /** For the listeners with TLS. */
  readonly certificate: Certificate
  /** Stops the proxy, also while it starts. */
  readonly signal?: AbortSignal
  /** Milliseconds until it must accept connections; 10,000 unless told otherwise. */
  readonly startTimeoutMs?: number
  /** Gives a free port on 127.0.0.1; the system chooses unless told otherwise. */
  readonly choosePort?: () => Promise<number>
}

/** A proxy that accepts connections. */
export interface RunningProxy extends AsyncDisposable {
  readonly name: string
  readonly manifest: ProxyManifest
  /** Of the program, such as `1.22.1`. */
  readonly version: string
  /** Where clients reach it: scheme, host and port, without a path. A protocol it does not speak is missing. */
  readonly urls: Readonly<Partial<Record<Protocol, string>>>
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

const portAttempts = 5

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
  const { manifest } = proxy
  const missing = await lacking(manifest)
  if (missing !== undefined) throw missing
  const commands = [manifest.start, ...(manifest.alongside ?? [])]
  const located = await Promise.all(
    commands.map(async ([name, ...args]) => [await locate(name, manifest), ...args]),
  )
  const version = await proxyVersion(manifest)

  for (let attempt = 1; ; attempt += 1) {
    try {
      return describe(proxy, version, await runProxy(proxy, located, options))
    } catch (error) {
      // Between the choice of a port and its use anyone may take it.
      if (!(error instanceof PortTakenError) || attempt === portAttempts) throw error
    }
  }
}

function describe(proxy: Proxy, version: string, run: ProxyRun): RunningProxy {
  const { manifest } = proxy
  const { pid, ended, stderr } = run.programs
  const { reloadSignal } = manifest
  return {
    name: manifest.name,
    manifest,
    version,
    urls: urlsOf(manifest, run.ports),
    pid,
    ended,
    stderr,
    ...(reloadSignal && { reload: () => void process.kill(pid, reloadSignal) }),
    stop: run.stop,
    [Symbol.asyncDispose]: run.stop,
  }
}

function urlsOf(manifest: ProxyManifest, ports: ReadonlyMap<string, number>): RunningProxy['urls'] {
  const urls: Partial<Record<Protocol, string>> = {}
  for (const protocol of protocols) {
    const listener = manifest.listens[protocol]
    if (listener) urls[protocol] = `${listener.scheme}://127.0.0.1:${ports.get(listener.port)}`
  }
  return urls
}
