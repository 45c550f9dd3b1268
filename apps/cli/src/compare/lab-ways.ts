import { join } from 'node:path'

import { DIRECT, type Origin, startOrigin } from '@ssespec/conformance'
import {
  type Certificate,
  createCertificate,
  type Lifetime,
  listProxies,
  MissingProgramError,
  type Proxy,
  ProxyStartError,
  type RunningProxy,
  selectProxies,
  startProxy,
} from '@ssespec/lab'
import type { LeftOut } from '@ssespec/report'

import { UsageError } from '../errors.ts'
import type { LabWay } from './lab-way.ts'

export interface LabWays {
  readonly origin: Origin
  readonly ways: readonly LabWay[]
  readonly leftOut: readonly LeftOut[]
  /** Names of proxies that are installed and did not start. */
  readonly broken: readonly string[]
  /** A sentence for each that has ended by itself so far, with its last words. */
  readonly ended: () => string[]
}

/** Starting is mostly waiting: a few programs at once. */
const AT_ONCE = 6

/**
 * Starts an origin and the named proxies of a folder in front of it; all end with the lifetime.
 * @throws UsageError where a name stands for none; ProxyStartError where the only proxy does not start
 */
export async function startLab(
  names: readonly string[],
  folder: string,
  lifetime: Lifetime,
): Promise<LabWays> {
  const { chosen, unknown } = selectProxies(await listProxies(folder), names)
  if (unknown.length > 0) {
    throw new UsageError(
      `--lab ${unknown.join(',')}: there is no such proxy. \`ssespec lab list\` lists them all.`,
    )
  }
  const certificate = await createCertificate()
  const origin = await startOrigin({ tls: certificate })
  lifetime.defer(() => origin.close())
  const direct: LabWay = {
    name: DIRECT,
    urls: { 'http/1.1': `${origin.url}/`, h2: `${origin.secureUrl}/`, h2c: `${origin.url}/` },
  }
  const ended: string[] = []
  const around = { folder, origin, certificate, lifetime, onEnd: (text: string) => ended.push(text) }
  const started = await startAll(chosen, (proxy) => start(proxy, around))
  const failures = started.flatMap((outcome) => ('leftOut' in outcome ? outcome : []))
  const [only] = failures
  if (only?.broken && chosen.length === 1) throw only.broken
  return {
    origin,
    ways: [direct, ...started.flatMap((outcome) => ('way' in outcome ? outcome.way : []))],
    leftOut: failures.map(({ leftOut }) => leftOut),
    broken: failures.flatMap(({ broken }) => broken?.proxy ?? []),
    ended: () => ended,
  }
}

type Started = { readonly way: LabWay } | { readonly leftOut: LeftOut; readonly broken?: ProxyStartError }

interface Surroundings {
  readonly folder: string
  readonly origin: Origin
  readonly certificate: Certificate
  readonly lifetime: Lifetime
  readonly onEnd: (text: string) => void
}

async function start({ manifest }: Proxy, around: Surroundings): Promise<Started> {
  const { folder, origin, certificate, lifetime } = around
  try {
    const starting = startProxy(join(folder, manifest.name), {
      origin: origin.url,
      certificate,
      signal: lifetime.signal,
    })
    const proxy = await lifetime.add(starting)
    void tellEnd(proxy, around)
    return { way: toWay(proxy) }
  } catch (error) {
    const { message, name } = error as Error
    if (error instanceof ProxyStartError)
      return { leftOut: { name: manifest.name, why: message }, broken: error }
    if (!(error instanceof MissingProgramError)) throw error
    return {
      leftOut: {
        name: manifest.name,
        why: message,
        ...(name && { install: `ssespec lab install ${manifest.name}` }),
      },
    }
  }
}

/** Says so when a proxy ends before the lifetime does. */
async function tellEnd(proxy: RunningProxy, { lifetime, onEnd }: Surroundings): Promise<void> {
  const { exitCode, signal } = await proxy.ended
  if (lifetime.signal.aborted) return
  const last = proxy.stderr().trim().split('\n').slice(-3).join(' ')
  onEnd(
    `${proxy.name} ended by itself (${signal ?? `exit code ${exitCode}`}), and what was read after that says nothing of it: ${last}`,
  )
}

/** Starts all, a few at once, and gives the outcomes in the order asked for. */
async function startAll(
  proxies: readonly Proxy[],
  startOne: (proxy: Proxy) => Promise<Started>,
): Promise<Started[]> {
  const outcomes: Started[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let index = next++; index < proxies.length; index = next++) {
      outcomes[index] = await startOne(proxies[index]!)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return outcomes
}

function toWay({ name, urls, version, manifest, reload }: RunningProxy): LabWay {
  return {
    name,
    urls: Object.fromEntries(Object.entries(urls).map(([protocol, url]) => [protocol, `${url}/`])),
    ...(reload && { reload }),
    lab: { manifest, version },
  }
}
