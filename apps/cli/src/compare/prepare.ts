import type { Origin, ProtocolChoice, Way } from '@ssespec/conformance'
import type { Lifetime } from '@ssespec/lab'
import type { Header } from '@ssespec/recording'
import { escapeTerminal, type LeftOut } from '@ssespec/report'
import type { ProxyFamily } from '@ssespec/rules'

import { proxiesFolder } from '../checkout.ts'
import type { ReporterChoice } from '../options/reporter.ts'
import { instructions } from './instructions.ts'
import { startLab } from './lab-ways.ts'
import { namedWays, servedWays } from './named-ways.ts'
import { serveOrigin } from './serve-origin.ts'
import { untilConnected } from './until-connected.ts'

/** The options of `ssespec compare`. Times are ms. */
export interface CompareFlags {
  lab?: string
  proxies?: string
  serve?: number
  host: string
  wait: number
  proxy?: ProxyFamily
  http: ProtocolChoice
  header?: Header[]
  duration: number
  idle?: number
  deep?: true
  latency?: true
  insecure?: true
  reporter?: ReporterChoice[]
}

/** What is compared, once everything is there. */
export interface Prepared {
  readonly origin: Origin | undefined
  readonly ways: readonly Way[]
  readonly leftOut: readonly LeftOut[]
  readonly broken: readonly string[]
  /** A sentence for each proxy of the lab that has ended by itself. */
  readonly ended: () => string[]
}

/** Starts what the options ask for, and waits until it can be compared; all of it ends with the lifetime. */
export async function prepare(
  named: readonly string[],
  options: CompareFlags,
  lifetime: Lifetime,
  say: (text: string) => void,
): Promise<Prepared> {
  const { lab, proxies, serve, host, wait, http, header, proxy, insecure = false } = options
  if (lab !== undefined) {
    say(`starting ${lab}`)
    return startLab(lab.split(','), proxiesFolder(proxies), lifetime)
  }
  if (serve === undefined) {
    return { origin: undefined, ways: namedWays(named, http), leftOut: [], broken: [], ended: () => [] }
  }
  // Read before the port is taken: wrong use must not wait for a proxy.
  namedWays(named, http)
  const origin = await serveOrigin({ port: serve, host }, lifetime)
  const ways = servedWays(named, http, origin.url)
  process.stderr.write(`${instructions(origin.url, ways, proxy)}\n`)
  const tell = (text: string): void => void process.stderr.write(`${escapeTerminal(text)}\n`)
  const { signal } = lifetime
  await untilConnected(origin, ways, { waitMs: wait, headers: header ?? [], insecure, signal, tell })
  process.stderr.write('\n')
  return { origin, ways, leftOut: [], broken: [], ended: () => [] }
}
