// How many connections to the origin nginx opens for twenty short requests, one after another:
//   node --conditions=@ssespec/source packages/lab/bench/upstream-connections.ts
import { createCertificate, startProxy, withLifetime } from '@ssespec/lab'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { printTable } from './table.ts'

const root = fileURLToPath(new URL('../../../scenarios/proxies', import.meta.url))
const requests = 20

async function connections(name: string): Promise<number> {
  return withLifetime(undefined, async (lifetime) => {
    let opened = 0
    const server = createServer((_request, response) => void response.end('{}')).listen(0, '127.0.0.1')
    server.on('connection', () => (opened += 1))
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
    for (let count = 0; count < requests; count += 1) {
      await (await fetch(proxy.urls['http/1.1'] ?? '')).text()
    }
    return opened
  })
}

const cases = [
  { name: 'nginx/matrix/unbuffered-1.0-close-plain-uncached', what: 'HTTP/1.0' },
  { name: 'nginx/matrix/unbuffered-1.1-close-plain-uncached', what: 'HTTP/1.1, Connection: close' },
  { name: 'nginx/matrix/unbuffered-1.1-empty-plain-uncached', what: 'HTTP/1.1, Connection empty' },
  { name: 'nginx/keepalive', what: 'HTTP/1.1, Connection empty, keepalive 16' },
]
const rows: string[][] = []
for (const { name, what } of cases) rows.push([what, name, String(await connections(name))])
printTable(['', 'configuration', `connections for ${requests} requests`], rows)
