import { LabError } from '@ssespec/lab'

const GRACE_MS = 5000

/**
 * Runs a command that measures and publishes: Ctrl-C ends what it has started, and what is missing on this machine is
 * said in a sentence (exit code 3).
 *
 * @param work Resolves with the exit code.
 */
export async function command(work: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      interrupted.abort(new Error(`ended by ${name}`))
      // What waits for something that is gone need not be waited for.
      setTimeout(() => process.exit(130), GRACE_MS).unref()
    })
  }
  try {
    process.exitCode = await work(interrupted.signal)
  } catch (error) {
    const { aborted, reason } = interrupted.signal
    if (!aborted && !(error instanceof LabError)) throw error
    process.stderr.write(`${((aborted ? reason : error) as Error).message}\n`)
    process.exitCode = aborted ? 130 : 3
  }
}
