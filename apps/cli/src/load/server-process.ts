// The reference server as a process of its own, so that a load test can end it and start it again, and so that it has
// a processor of its own. It does not outlive the process that started it.
import { createCertificate } from '@ssespec/lab'
import { type ReferenceServerOptions, startReferenceServer } from '@ssespec/reference-server'

/** What the process is told, once. */
export type ServerOrder = Pick<ReferenceServerOptions, 'port' | 'securePort' | 'origin'>

/** What it answers: where it listens, or why it cannot. */
export type ServerAnswer =
  | { readonly url: string; readonly secureUrl: string; readonly origin: number; readonly atMs: number }
  | { readonly error: string }

/** How long streams have to end after SIGTERM, in ms. */
const DRAIN_MS = 2000

process.once('message', (order: ServerOrder) => void start(order).then((answer) => process.send?.(answer)))
process.on('disconnect', () => process.exit())
// Ctrl-C reaches the whole group; whoever started this ends it in order.
process.on('SIGINT', () => {})

async function start(order: ServerOrder): Promise<ServerAnswer> {
  try {
    const server = await startReferenceServer({ ...order, tls: await createCertificate() })
    process.once('SIGTERM', () => void server.drain(DRAIN_MS).then(() => process.exit()))
    return {
      url: server.url,
      secureUrl: server.secureUrl!,
      origin: server.origin,
      atMs: Number(process.hrtime.bigint()) / 1e6,
    }
  } catch (error) {
    return { error: (error as Error).message }
  }
}
