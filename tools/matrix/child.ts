import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Starts a script of this folder from its source; it ends when its standard input does. */
export function startScript(name: string): ChildProcess {
  const script = fileURLToPath(new URL(name, import.meta.url))
  return spawn(process.execPath, ['--conditions=@ssespec/source', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

/** The first line that a script prints. */
export async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface(child.stdout!)
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with ${code} before it said anything`)
  })
  const [line] = await Promise.race([once(lines, 'line'), ended])
  return line as string
}

/** Lets a script end by itself. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.stdin!.end()
  await exited
}
