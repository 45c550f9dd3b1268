import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

import { entry } from './cli.ts'

/** `ssespec serve` as a process of its own. */
export interface Served {
  /** Of /events. */
  readonly url: string
  readonly port: number
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<void>
}

/** Starts it through a shell, after some commands of that: `ulimit -n 64;`. */
export async function serve(port = 0, before = ''): Promise<Served> {
  const command = [process.execPath, '--conditions=@ssespec/source', entry, 'serve', '--port', String(port)]
  const child = spawn('sh', ['-c', `${before} exec "$@"`, 'sh', ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return {
    url,
    port: Number(new URL(url).port),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
