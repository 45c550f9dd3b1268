import { fileURLToPath } from 'node:url'

import { createCertificate, startProxy } from '@ssespec/lab'
import { type ReferenceServer, startReferenceServer } from '@ssespec/reference-server'

const PROXIES = fileURLToPath(new URL('../../scenarios/proxies/uploads/', import.meta.url))

export type WayName = 'direct' | 'guide' | '32-kb'

/** The upload server, and the ways to it. */
export interface Ways extends AsyncDisposable {
  readonly server: ReferenceServer
  readonly urls: Readonly<Record<WayName, string>>
  /** Its version. */
  readonly nginx: string
}

type Options = NonNullable<Parameters<typeof startReferenceServer>[0]>['uploads']

/** Browsers reach the guide's nginx over HTTP/1.1, and the front that fails over HTTP/2. */
export async function startWays(uploads: Options = {}): Promise<Ways> {
  await using started = new AsyncDisposableStack()
  const [server, certificate] = await Promise.all([startReferenceServer({ uploads }), createCertificate()])
  started.defer(() => server.close())
  const start = async (name: string) =>
    started.use(await startProxy(`${PROXIES}${name}`, { origin: server.url, certificate }))
  const guide = await start('guide')
  const front = await start('32-kb')
  const stop = started.move()
  return {
    server,
    urls: { direct: server.url, guide: guide.urls['http/1.1']!, '32-kb': front.urls.h2! },
    nginx: guide.version,
    [Symbol.asyncDispose]: () => stop.disposeAsync(),
  }
}
