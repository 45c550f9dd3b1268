import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import type { Stoppable } from '@ssespec/lab'

import { UsageError } from '../errors.ts'
import { SERVER_YOUNG_MEGABYTES, youngGeneration } from '../young-generation.ts'
import type { ServerAnswer, ServerOrder } from './server-process.ts'

/** The reference server in a process of its own. */
export interface OwnServer extends Stoppable {
  readonly url: string
  readonly secureUrl: string
  /**
   * Ends it as a deployment does (SIGTERM: streams end after a whole event) and starts it again after so many
   * milliseconds, where it was, its numbers going on. Resolves with when it took connections again, in milliseconds of
   * the monotonic clock.
   */
  restart(downMs: number, signal: AbortSignal): Promise<number>
}

type Listening = Exclude<ServerAnswer, { readonly error: string }>

export async function startOwnServer(): Promise<OwnServer> {
  let child: ChildProcess
  let stopped = false
  async function start(order: ServerOrder): Promise<Listening> {
    child = fork(new URL(`server-process${extname(import.meta.filename)}`, import.meta.url), {
      execArgv: [...process.execArgv, youngGeneration(SERVER_YOUNG_MEGABYTES)],
    })
    child.send(order)
    const ended = once(child, 'exit').then(([code]) => ({ error: `it ended with ${String(code)}` }))
    const answer = await Promise.race([once(child, 'message').then(([told]) => told as ServerAnswer), ended])
    if ('error' in answer) throw new UsageError(`the server for the load cannot be started: ${answer.error}`)
    return answer
  }
  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  const first = await start({ port: 0, securePort: 0 })
  return {
    url: first.url,
    secureUrl: first.secureUrl,
    async restart(downMs, signal) {
      await end('SIGTERM')
      await pause(downMs, undefined, { signal })
      if (stopped) throw signal.reason
      const order = { port: portOf(first.url), securePort: portOf(first.secureUrl), origin: first.origin }
      return (await start(order)).atMs
    },
    async stop() {
      stopped = true
      await end('SIGKILL')
    },
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}
