import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

import { createCertificate, type RunningProxy, startProxy } from '@ssespec/lab'
import { onTestFinished } from 'vitest'

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  await once(server.close(), 'close')
  return port
}

/** Starts one of the lab's nginx in front of an origin, for as long as the test runs; HTTP/1.1 on a port of one's choice. */
export async function startNginx(name: string, origin: string, port?: number): Promise<RunningProxy> {
  const folder = fileURLToPath(new URL(`../../../../scenarios/proxies/${name}`, import.meta.url))
  let chosen = port
  const proxy = await startProxy(folder, {
    origin,
    certificate: await createCertificate(),
    choosePort: async () => {
      const next = chosen ?? (await freePort())
      chosen = undefined
      return next
    },
  })
  onTestFinished(() => proxy.stop())
  return proxy
}
