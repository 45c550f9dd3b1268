import { execFile, type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * As `ssespec serve` and `ssespec load` start it: V8 would else let the young generation grow with the number of streams, which
 * are no garbage, to 50 MB more at 10,000 of them.
 */
export const NODE_OPTIONS: readonly string[] = ['--conditions=@ssespec/source', '--max-semi-space-size=8']

/** A server that prints its URL first. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string
  readonly pid: number
}

export async function startServer(command: string, args: readonly string[]): Promise<ServerProcess> {
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return {
    url,
    pid: child.pid!,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** What a process cost in the measured time. */
interface Cost {
  readonly cpuMs: number
  readonly residentKiB: number
}

/** What apps/k6/bench/rawclient prints. */
export interface Figures {
  readonly opened: number
  readonly events: number
  readonly latencyMs: { readonly p50: number; readonly p99: number } | null
  readonly client: Cost
  readonly server: Cost
  readonly measuredSeconds: number
}

export interface Load {
  readonly streams: number
  readonly spreadSeconds: number
  readonly seconds: number
}

/** Reads streams of a server with the Go client that costs least. */
export async function read(
  client: string,
  { url, pid }: ServerProcess,
  { streams, spreadSeconds, seconds }: Load,
): Promise<Figures> {
  const { stdout } = await run(client, [
    '-url',
    url,
    '-pid',
    String(pid),
    '-streams',
    String(streams),
    '-spread',
    `${spreadSeconds}s`,
    '-duration',
    `${seconds}s`,
  ])
  return JSON.parse(stdout) as Figures
}
