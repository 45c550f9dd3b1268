import { protocols, type Protocol } from '../protocols.ts'
import type { RunManifest } from './manifest.ts'

/** Where clients reach it: scheme, host and port, without a path. A protocol it does not speak is missing. */
export type Urls = Readonly<Partial<Record<Protocol, string>>>

export function urlsOf({ listens }: RunManifest, ports: ReadonlyMap<string, number>): Urls {
  const urls: Partial<Record<Protocol, string>> = {}
  for (const protocol of protocols) {
    const listener = listens[protocol]
    if (listener) urls[protocol] = `${listener.scheme}://127.0.0.1:${ports.get(listener.port)}`
  }
  return urls
}
