import { Keeper } from './keeper.ts'
import { startKept, type KeptProcess, type KeptProcessOptions, type ProcessEnd } from './kept-process.ts'

/** How a program ended, and the end of what it wrote. */
export interface ProcessResult extends ProcessEnd {
  readonly stdout: string
  readonly stderr: string
}

export interface RunKeptOptions extends Omit<KeptProcessOptions, 'keeper'> {
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs a program to its end. Aborting stops it and what it started.
 *
 * @throws The reason of the signal, once the program has ended.
 */
export async function runKept(argv: readonly string[], options: RunKeptOptions): Promise<ProcessResult> {
  const { signal } = options
  signal?.throwIfAborted()
  const keeper = await Keeper.start()
  let process: KeptProcess | undefined
  const onAbort = (): void => void process?.stop()
  try {
    process = await startKept(argv, { ...options, keeper })
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted) onAbort()
    const end = await process.ended
    signal?.throwIfAborted()
    return { ...end, stdout: process.stdout(), stderr: process.stderr() }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await process?.stop()
    await keeper.release()
  }
}
