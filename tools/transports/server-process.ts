// The reference server in a process of its own that tells what it costs.
import { setImmediate } from 'node:timers/promises'

import { type Certificate, startReferenceServer } from '@ssespec/reference-server'

/** What the process is asked, each answered once. */
export type Question = { readonly start: Certificate } | 'cost' | 'memory'

/** Where it listens. */
export interface Listening {
  readonly url: string
  readonly secureUrl: string
  /** When event 0 was due, in milliseconds of the monotonic clock. */
  readonly origin: number
}

/** What it has spent so far. */
export interface Cost {
  /** Of the processor, user and system. */
  readonly cpuMs: number
  /** On the monotonic clock. */
  readonly atMs: number
}

/** What it holds when all garbage is gone, in bytes: without the room that V8 keeps for what is to come. */
export interface Memory {
  readonly resident: number
}

process.on('message', (question: Question) => void answer(question).then((told) => process.send?.(told)))
process.on('disconnect', () => process.exit())
// Ctrl-C reaches the whole group; whoever started this ends it in order.
process.on('SIGINT', () => {})

async function answer(question: Question): Promise<Listening | Cost | Memory> {
  if (question === 'cost') {
    const { user, system } = process.cpuUsage()
    return { cpuMs: (user + system) / 1000, atMs: performance.now() }
  }
  if (question === 'memory') {
    // Twice, with a turn between: what is native is let go of after its wrapper.
    globalThis.gc!()
    await setImmediate()
    globalThis.gc!()
    const { rss, heapTotal, heapUsed } = process.memoryUsage()
    return { resident: rss - heapTotal + heapUsed }
  }
  const { url, secureUrl, origin } = await startReferenceServer({ tls: question.start })
  return { url, secureUrl: secureUrl!, origin }
}
