import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { createCertificate, type Lifetime, type RunningProxy, startProxy } from '@ssespec/lab'
import type { Protocol } from '@ssespec/recording'

import { proxiesFolder } from '../checkout.ts'
import { UsageError } from '../errors.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'

/** Where the streams come from. */
export interface Target {
  readonly url: string
  readonly protocol: Protocol | undefined
  /** What was started here has a certificate that nobody trusts. */
  readonly insecure: boolean
  /** The server, where it is ours: it can be restarted. */
  readonly server?: OwnServer
  readonly proxy?: RunningProxy
  /** URLs of every server and proxy on the way that can be looked at. */
  readonly hops: readonly string[]
}

export interface TargetOptions {
  /** Without it, a server of our own is started, and this path of it is the stream. */
  readonly url?: string
  readonly path?: string
  readonly protocol: Protocol | undefined
  /** The proxy to start in front. */
  readonly via?: string
  readonly proxies?: string
  /** Query parameters that the reference server takes. */
  readonly query: Readonly<Record<string, string>>
}

/** Starts what the load needs; all of it ends with the lifetime. */
export async function openTarget(options: TargetOptions, lifetime: Lifetime): Promise<Target> {
  const { url, path = '/events', protocol, via } = options
  const server = url === undefined ? await lifetime.add(startOwnServer()) : undefined
  if (via === undefined) {
    const base = url ?? new URL(path, protocol === 'h2' ? server!.secureUrl : server!.url).href
    const direct = withQuery(base, options.query)
    return {
      url: direct,
      protocol,
      insecure: server !== undefined,
      ...(server && { server }),
      hops: [direct],
    }
  }
  const origin = new URL(url ?? path, server?.url)
  const proxy = await lifetime.add(startVia(via, origin, options.proxies, lifetime))
  const spoken = protocol ?? 'http/1.1'
  const front = proxy.urls[spoken]
  if (front === undefined) {
    throw new UsageError(
      `--via ${via}: it does not speak ${spoken}, but ${Object.keys(proxy.urls).join(', ')}.`,
    )
  }
  const through = withQuery(new URL(`${origin.pathname}${origin.search}`, front).href, options.query)
  return {
    url: through,
    protocol: spoken,
    insecure: true,
    ...(server && { server }),
    proxy,
    hops: [through, origin.href],
  }
}

async function startVia(
  name: string,
  origin: URL,
  folder: string | undefined,
  lifetime: Lifetime,
): Promise<RunningProxy> {
  if (origin.protocol !== 'http:') {
    throw new UsageError(
      `--via starts a proxy in front of a cleartext server: give an http URL, not ${origin.protocol}//.`,
    )
  }
  const path = join(proxiesFolder(folder), name)
  if (!existsSync(join(path, 'proxy.json')) && !existsSync(join(dirname(path), 'matrix.json'))) {
    throw new UsageError(
      `--via ${name}: there is no such proxy; \`ssespec lab list\` shows those that there are.`,
    )
  }
  return startProxy(path, {
    origin: origin.origin,
    certificate: await createCertificate(),
    signal: lifetime.signal,
  })
}

function withQuery(text: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(text)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}
