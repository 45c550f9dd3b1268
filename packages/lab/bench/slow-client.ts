// How long a slow client keeps the origin busy with an answer of 32 MiB, with buffering and without:
//   node --conditions=@ssespec/source packages/lab/bench/slow-client.ts
import { createCertificate, startProxy, withLifetime } from '@ssespec/lab'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { printTable } from './table.ts'

const root = fileURLToPath(new URL('../../../scenarios/proxies', import.meta.url))
const answer = Buffer.alloc(32 * 1024 * 1024, '{"an":"ordinary answer of an API"}\n')
/** Of 64 KiB each: 8 MiB a second. */
const readsEachSecond = 128

interface Busy {
  readonly originMs: number
  readonly clientMs: number
}

async function measure(name: string, headers: Readonly<Record<string, string>>): Promise<Busy> {
  return withLifetime(undefined, async (lifetime) => {
    const busy = Promise.withResolvers<number>()
    const server = createServer((_request, response) => {
      const from = performance.now()
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
      response.end(answer)
      // The last byte was handed to the kernel: a thread or process of the origin would be free again.
      response.once('finish', () => busy.resolve(performance.now() - from))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    lifetime.defer(() => {
      server.closeAllConnections()
      server.close()
    })
    const proxy = await lifetime.add(
      startProxy(`${root}/${name}`, {
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        certificate: await createCertificate(),
        signal: lifetime.signal,
      }),
    )
    const from = performance.now()
    const request = get(proxy.urls['http/1.1'] ?? '', { headers })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    await readSlowly(response)
    return { originMs: await busy.promise, clientMs: performance.now() - from }
  })
}

async function readSlowly(response: IncomingMessage): Promise<void> {
  const from = performance.now()
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    const due = from + (bytes / (readsEachSecond * 65_536)) * 1_000
    if (due > performance.now()) await delay(due - performance.now())
  }
}

const json = { accept: 'application/json' }
const cases = [
  { name: 'nginx/matrix/buffered-1.1-empty-plain-uncached', what: 'buffering on for everything' },
  { name: 'nginx-right', what: 'buffering off for everything' },
  { name: 'nginx/switch/map', what: 'buffering off for streams alone' },
]
const rows: string[][] = []
for (const { name, what } of cases) {
  const { originMs, clientMs } = await measure(name, json)
  rows.push([what, name, `${(originMs / 1_000).toFixed(2)} s`, `${(clientMs / 1_000).toFixed(2)} s`])
}
printTable(['', 'configuration', 'origin busy', 'client reads for'], rows)
