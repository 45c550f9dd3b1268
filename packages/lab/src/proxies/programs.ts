import type { Keeper } from '../process/keeper.ts'
import { startKept, type KeptProcess, type ProcessEnd } from '../process/kept-process.ts'

/** The programs of a proxy or target: they run together, and end together. */
export interface Programs {
  /** Id of the first, and of its process group. */
  readonly pid: number
  /** Of all process groups. */
  readonly groups: readonly number[]
  /** Resolves when one has ended, with the way it did; the others are not stopped by that. */
  readonly ended: Promise<ProcessEnd>
  /** What they have written, the last 64 Ki characters of each. */
  stdout(): string
  stderr(): string
  /** Stops the last one first. May be called more than once. */
  stop(): Promise<void>
}

/** Starts programs in the order given; each is a path and its arguments. */
export async function startPrograms(
  commands: readonly (readonly string[])[],
  options: { readonly keeper: Keeper; readonly folder: string; readonly environment: NodeJS.ProcessEnv },
): Promise<Programs> {
  const { keeper, folder } = options
  const env = { ...environment(folder), ...options.environment }
  const processes: KeptProcess[] = []
  async function stop(): Promise<void> {
    for (const process of processes.toReversed()) await process.stop()
  }
  try {
    for (const command of commands) {
      processes.push(await startKept(command, { keeper, cwd: folder, env }))
    }
  } catch (error) {
    await stop()
    throw error
  }
  const groups = processes.map(({ pid }) => pid)
  return {
    pid: groups[0] as number,
    groups,
    ended: Promise.race(processes.map(async ({ ended }) => ended)),
    stdout: () => processes.map((process) => process.stdout()).join(''),
    stderr: () => processes.map((process) => process.stderr()).join(''),
    stop,
  }
}

/** Whatever a program keeps for itself it keeps in the run folder. */
function environment(folder: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: folder, TMPDIR: folder }
}
