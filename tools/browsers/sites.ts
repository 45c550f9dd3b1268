import { join } from 'node:path'

import { createCertificate, startProxy } from '@ssespec/lab'

import { type Origin, startOrigin } from './origin.ts'

/** What a browser is shown: an origin that counts, and an address of another origin. */
export interface Site extends AsyncDisposable {
  readonly origin: Origin
  /** Where the pages are: scheme, host and port. */
  readonly url: string
  readonly otherUrl: string
  /** Of nginx, where it stands in front. */
  readonly nginx?: string
}

/** Over HTTP/1.1, without anything between. */
export async function startPlainSite(): Promise<Site> {
  const [origin, other] = await Promise.all([startOrigin(), startOrigin()])
  return {
    origin,
    url: origin.url,
    otherUrl: other.url,
    async [Symbol.asyncDispose]() {
      await Promise.all([origin[Symbol.asyncDispose](), other[Symbol.asyncDispose]()])
    },
  }
}

/** Over HTTP/2 and TLS, through nginx as the folder `proxies/NAME` configures it. */
export async function startHttp2Site(name: string): Promise<Site> {
  const origin = await startOrigin()
  const certificate = await createCertificate()
  const folder = join(import.meta.dirname, 'proxies', name)
  const start = () => startProxy(folder, { origin: origin.url, certificate })
  try {
    const [proxy, other] = await Promise.all([start(), start()])
    return {
      origin,
      url: proxy.urls.h2!,
      otherUrl: other.urls.h2!,
      nginx: proxy.version,
      async [Symbol.asyncDispose]() {
        await Promise.all([proxy.stop(), other.stop()])
        await origin[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await origin[Symbol.asyncDispose]()
    throw error
  }
}
