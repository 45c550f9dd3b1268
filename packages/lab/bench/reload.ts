// Reloads nginx with streams open, with and without worker_shutdown_timeout, and says which streams are lost when:
//   node --conditions=@ssespec/source packages/lab/bench/reload.ts
import { createCertificate, protocols, startProxy, withLifetime } from '@ssespec/lab'
import type { Lifetime, Protocol } from '@ssespec/lab'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { EventOrigin } from '../test/support/event-origin.ts'
import { OpenStream } from './open-stream.ts'
import { printTable } from './table.ts'

const root = fileURLToPath(new URL('../../../scenarios/proxies', import.meta.url))
const streamsEach = 10
const watchedMs = 6_000

async function measure(name: string, protocol: Protocol, lifetime: Lifetime): Promise<string[]> {
  const origin = await EventOrigin.start()
  lifetime.defer(() => origin[Symbol.asyncDispose]())
  const certificate = await createCertificate()
  const { signal } = lifetime
  const proxy = await lifetime.add(startProxy(`${root}/${name}`, { origin: origin.url, certificate, signal }))
  const open = async (): Promise<OpenStream> => {
    const stream = await OpenStream.open(origin, proxy, protocol, certificate.cert, { everyMs: 100 })
    lifetime.defer(stream.leave)
    return stream
  }
  const streams: OpenStream[] = []
  while (streams.length < streamsEach) streams.push(await open())
  const reloadedAt = performance.now()
  proxy.reload?.()
  await delay(watchedMs)
  // The new worker serves new clients all the while.
  const fresh = await open()
  const served = (await Promise.race([fresh.granularity(), delay(1_000, 'open')])) !== 'cut'
  const lost = streams.flatMap(({ ended }) => ended ?? [])
  const when = lost.map(({ at }) => ((at - reloadedAt) / 1_000).toFixed(1)).toSorted()
  const times = [...new Set([when[0], when.at(-1)])].filter((time) => time !== undefined).join(' to ')
  return [
    name,
    protocol,
    String(streamsEach),
    String(lost.length),
    times === '' ? '' : `${times} s`,
    served ? 'yes' : 'no',
  ]
}

const rows = await Promise.all(
  ['nginx-right', 'nginx/shutdown-timeout'].flatMap((name) =>
    protocols.map(async (protocol) =>
      withLifetime(undefined, async (lifetime) => measure(name, protocol, lifetime)),
    ),
  ),
)
printTable(['configuration', 'protocol', 'open', 'lost', 'after', 'new streams served'], rows)
