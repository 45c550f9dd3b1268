import { join } from 'node:path'

import {
  createCertificate,
  type Lifetime,
  listProxies,
  type RunningProxy,
  selectProxies,
  startProxy,
  withLifetime,
} from '@ssespec/lab'
import { startReferenceServer } from '@ssespec/reference-server'

import { UsageError } from '../errors.ts'

/** In ms: how long streams of the reference server have to end. */
const DRAIN_MS = 1000

/**
 * Runs a proxy of the lab in front of an origin until the signal is aborted or one of its programs ends.
 *
 * @param origin `http://HOST:PORT`; without one it is a reference server of our own.
 * @param print Given what a person needs to use it.
 */
export async function runProxy(
  name: string,
  folder: string,
  { origin, print, signal }: { origin?: string; print: (text: string) => void; signal: AbortSignal },
): Promise<void> {
  const { chosen } = selectProxies(await listProxies(folder), [name])
  const [proxy] = chosen
  if (proxy === undefined || chosen.length > 1 || name === 'all') {
    const many =
      chosen.length > 1 ? `is ${chosen.length} proxies: give one of them` : 'is no proxy of the lab'
    throw new UsageError(`lab run ${name}: ${name} ${many}. \`ssespec lab list\` lists them all.`)
  }
  await withLifetime(signal, async (lifetime) => {
    const certificate = await createCertificate()
    const url = origin ?? (await ownOrigin(lifetime))
    const starting = startProxy(join(folder, proxy.manifest.name), {
      origin: url,
      certificate,
      signal: lifetime.signal,
    })
    const running = await lifetime.add(starting)
    print(howToUse(running, url))
    const { exitCode, signal: by } = await running.ended
    signal.throwIfAborted()
    throw new UsageError(`${running.name} ended (${by ?? `exit code ${exitCode}`}):\n${running.stderr()}`)
  })
}

async function ownOrigin(lifetime: Lifetime): Promise<string> {
  const server = await startReferenceServer({ host: '127.0.0.1', port: 0 })
  lifetime.defer(() => server.drain(DRAIN_MS))
  return server.url
}

/** Where it is reached, and what can be done with it: comments and lines for a shell. */
function howToUse({ name, manifest, version, urls, commands }: RunningProxy, origin: string): string {
  const lines = [
    `# ${name} (${manifest.family} ${version}) in front of ${origin}, until Ctrl-C`,
    ...Object.entries(urls).map(([protocol, url]) => `# ${protocol.padEnd(8)}  ${url}`),
    ...commands.flatMap(({ what, run }) => ['', `# ${what}`, run]),
  ]
  return `${lines.join('\n')}\n`
}
