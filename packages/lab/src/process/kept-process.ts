import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { endGroup, signalGroup } from './group.ts'
import type { Keeper } from './keeper.ts'
import { OutputTail } from './output.ts'

/** How a process ended: by itself with an exit code, or by a signal. */
export interface ProcessEnd {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process in a group of its own that ends with this one, whatever happens. */
export interface KeptProcess {
  /** Id of the process and of its group. */
  readonly pid: number
  /** Resolves when the process has ended and its output is complete; never rejects. */
  readonly ended: Promise<ProcessEnd>
  /** The last 64 Ki characters it wrote. */
  stdout(): string
  stderr(): string
  /** Asks it to end, insists after `graceMs`, and ends what it left behind. May be called more than once. */
  stop(): Promise<ProcessEnd>
}

export interface KeptProcessOptions {
  /** Told of the process before it runs. */
  readonly keeper: Keeper
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** The signal that asks it to end; SIGTERM unless told otherwise. */
  readonly stopSignal?: NodeJS.Signals
  /** Milliseconds between asking and SIGKILL; 3,000 unless told otherwise. */
  readonly graceMs?: number
  readonly onStdout?: (bytes: Buffer) => void
  readonly onStderr?: (bytes: Buffer) => void
}

/*
 * The program waits behind a gate until the keeper knows its id: should this process die before, the gate reads
 * the end of the file and the program never starts. `exec` keeps the id.
 */
const gate = 'read -r go && exec "$@" </dev/null'

const tailLength = 65_536

/** Starts `argv`; its program must be a path or on the PATH of `env`. */
export async function startKept(argv: readonly string[], options: KeptProcessOptions): Promise<KeptProcess> {
  const child = spawn('/bin/sh', ['-c', gate, 'ssespec-gate', ...argv], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    // Leads a process group, so that the whole tree can be ended; and Ctrl-C in a terminal reaches the lab alone,
    // which then stops things in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const stdout = new OutputTail(tailLength)
  const stderr = new OutputTail(tailLength)
  child.stdin.on('error', () => {})
  child.stdout.on('data', (bytes: Buffer) => {
    stdout.push(bytes)
    options.onStdout?.(bytes)
  })
  child.stderr.on('data', (bytes: Buffer) => {
    stderr.push(bytes)
    options.onStderr?.(bytes)
  })
  await once(child, 'spawn')
  const pid = child.pid as number

  const closed = once(child, 'close')
  const ended = once(child, 'exit').then(async ([exitCode, signal]): Promise<ProcessEnd> => {
    // A grandchild that lives on would hold the output open.
    await endGroup(pid, 1_000)
    await Promise.race([closed, delay(1_000, undefined, { ref: false })])
    return { exitCode: exitCode as number | null, signal: signal as NodeJS.Signals | null }
  })

  await options.keeper.guardGroup(pid)
  child.stdin.end('go\n')

  let stopping: Promise<ProcessEnd> | undefined
  async function stop(): Promise<ProcessEnd> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(options.stopSignal ?? 'SIGTERM')
      const insist = setTimeout(() => signalGroup(pid, 'SIGKILL'), options.graceMs ?? 3_000)
      await ended
      clearTimeout(insist)
    }
    const end = await ended
    for (const stream of [child.stdout, child.stderr] as unknown as Socket[]) stream.destroy()
    return end
  }

  return {
    pid,
    ended,
    stdout: () => stdout.toString(),
    stderr: () => stderr.toString(),
    stop: () => (stopping ??= stop()),
  }
}
