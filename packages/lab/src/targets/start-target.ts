import { resolve } from 'node:path'
import type { ProcessEnd } from '../process/kept-process.ts'
import type { Urls } from '../proxies/urls.ts'
import { urlsOf } from '../proxies/urls.ts'
import { ProxyManifestError } from '../proxies/manifest-error.ts'
import { run, type StartOptions } from '../proxies/run.ts'
import { startProxy, type RunningProxy } from '../proxies/start-proxy.ts'
import { proxyVersion } from '../proxies/version.ts'
import { protocols } from '../protocols.ts'
import type { TargetManifest } from './manifest.ts'
import type { Target } from './read-target.ts'

export type StartTargetOptions = StartOptions

/** A target that accepts connections. */
export interface RunningTarget extends AsyncDisposable {
  readonly name: string
  readonly manifest: TargetManifest
  /** Of its first program, such as `8.2.30`. */
  readonly version: string
  /** The proxy in front of it. */
  readonly proxy?: { readonly name: string; readonly version: string }
  /** Of its stream, by the protocols it is judged over; they lead to the proxy where there is one. */
  readonly urls: Urls
  /** Id of its first program's process, which leads its process group. */
  readonly pid: number
  /** Resolves when one of its programs has ended, asked or not. */
  readonly ended: Promise<ProcessEnd>
  /** What its programs have written to stderr, the last 64 Ki characters of each. */
  stderr(): string
  /** Ends its processes and removes what they wrote. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Builds and starts a target, and the proxy in front of it, on free ports of 127.0.0.1 and in temporary folders of
 * their own. They end with this process, however that ends.
 *
 * @throws ProxyManifestError, MissingProgramError, ProxyStartError; and the reason of the signal when it is aborted.
 */
export async function startTarget(target: Target, options: StartTargetOptions): Promise<RunningTarget> {
  options.signal?.throwIfAborted()
  const { manifest } = target
  const version = await proxyVersion(manifest)
  const { programs, ports, stop: stopPrograms } = await run(target, options)
  const own = urlsOf(manifest, ports)
  let proxy: RunningProxy | undefined
  const stop = async (): Promise<void> => {
    await proxy?.stop()
    await stopPrograms()
  }
  try {
    proxy = await startInFront(target, own, options)
    const { pid, ended, stderr } = programs
    return {
      name: manifest.name,
      manifest,
      version,
      ...(proxy && { proxy: { name: proxy.name, version: proxy.version } }),
      urls: streamUrls(target, proxy?.urls ?? own),
      pid,
      ended,
      stderr: () => `${stderr()}${proxy?.stderr() ?? ''}`,
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startInFront(
  { folder, manifest: { proxy } }: Target,
  own: Urls,
  options: StartTargetOptions,
): Promise<RunningProxy | undefined> {
  if (proxy === undefined) return undefined
  const origin = own['http/1.1']
  if (origin === undefined) throw unfit(folder, 'proxy needs a target that listens for http/1.1')
  return startProxy(resolve(folder, proxy), { ...options, origin })
}

function streamUrls({ folder, manifest }: Target, bases: Urls): Urls {
  const wanted = manifest.protocols ?? protocols.filter((protocol) => bases[protocol] !== undefined)
  const urls = wanted.map((protocol) => {
    const base = bases[protocol]
    if (base === undefined) throw unfit(folder, `protocols has ${protocol}, for which nothing listens`)
    return [protocol, `${base}${manifest.path}`] as const
  })
  return Object.fromEntries(urls)
}

function unfit(folder: string, problem: string): ProxyManifestError {
  return new ProxyManifestError(`${folder}/target.json`, [problem])
}
