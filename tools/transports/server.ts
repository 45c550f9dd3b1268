import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

import { createCertificate } from '@ssespec/lab'

import type { Cost, Listening, Memory, Question } from './server-process.ts'

/** The reference server in a process of its own. */
export interface MeasuredServer extends Listening, AsyncDisposable {
  cost(): Promise<Cost>
  memory(): Promise<Memory>
}

/** As `ssespec load` starts its server; and garbage can be collected when it is asked for. */
const OPTIONS = ['--conditions=@ssespec/source', '--max-semi-space-size=8', '--expose-gc']

export async function startMeasuredServer(): Promise<MeasuredServer> {
  const child: ChildProcess = fork(new URL('server-process.ts', import.meta.url), { execArgv: OPTIONS })
  async function ask<Told>(question: Question): Promise<Told> {
    const told = once(child, 'message').then(([answer]) => answer as Told)
    const ended = once(child, 'exit').then(([code]): never => {
      throw new Error(`the server ended with ${String(code)}`)
    })
    child.send(question)
    return Promise.race([told, ended])
  }
  const listening = await ask<Listening>({ start: await createCertificate() })
  return {
    ...listening,
    cost: () => ask('cost'),
    memory: () => ask('memory'),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
