import { join } from 'node:path'

import {
  createCertificate,
  type Lifetime,
  MissingProgramError,
  type RunningProxy,
  startProxy,
} from '@ssespec/lab'
import type { Protocol } from '@ssespec/recording'
import { startReferenceServer } from '@ssespec/reference-server'
import type { LeftOut } from '@ssespec/report'

import type { Way } from './way.ts'

/**
 * The stream that a lab compares: a hundred events a second of a hundred bytes fill a buffer of 4 KiB in 0.4 s. The
 * origin is asked to send no X-Accel-Buffering, or nginx would not buffer at all.
 */
const LAB_PATH = '/events?rate=100&size=100&accelBuffering=omit'

export interface LabWays {
  readonly origin: string
  readonly ways: readonly Way[]
  readonly leftOut: readonly LeftOut[]
}

/** Starts the reference server and the named proxies of a folder in front of it; all end with the lifetime. */
export async function startLab(
  names: readonly string[],
  folder: string,
  lifetime: Lifetime,
): Promise<LabWays> {
  const certificate = await createCertificate()
  const server = await startReferenceServer({ tls: certificate })
  lifetime.defer(() => server.close())
  const direct: Way = {
    name: 'direct',
    urls: streams({ 'http/1.1': server.url, h2: server.secureUrl!, h2c: server.url }),
  }
  const ways: Way[] = []
  const leftOut: LeftOut[] = []
  for (const name of names) {
    try {
      const starting = startProxy(join(folder, name), {
        origin: server.url,
        certificate,
        signal: lifetime.signal,
      })
      ways.push(toWay(await lifetime.add(starting)))
    } catch (error) {
      if (!(error instanceof MissingProgramError)) throw error
      leftOut.push({ name, why: error.message })
    }
  }
  return { origin: `${server.url}${LAB_PATH}`, ways: [direct, ...ways], leftOut }
}

function toWay({ name, urls, version, manifest }: RunningProxy): Way {
  const { family, verdict, teaches } = manifest
  const wrong = manifest.verdict === 'wrong' ? manifest : { fails: [], fix: [] }
  return {
    name,
    urls: streams(urls),
    proxy: { family, version, verdict, teaches, fails: wrong.fails, fix: wrong.fix },
  }
}

function streams(urls: Readonly<Partial<Record<Protocol, string>>>): Partial<Record<Protocol, string>> {
  return Object.fromEntries(Object.entries(urls).map(([protocol, url]) => [protocol, `${url}${LAB_PATH}`]))
}
