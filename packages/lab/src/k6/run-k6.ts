import { runKept, type ProcessResult } from '../process/run-kept.ts'

export interface RunK6Options {
  /** Path of the k6 binary. */
  readonly binary: string
  /** Path of the script, JavaScript or TypeScript. */
  readonly script: string
  /** Further arguments of `k6 run`, such as `['--quiet', '--summary-export', 'FILE']`. */
  readonly args?: readonly string[]
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Ends k6: it is asked to stop, and made to after five seconds. */
  readonly signal?: AbortSignal
  /** Called with what k6 writes, as it comes. */
  readonly onStdout?: (bytes: Buffer) => void
  readonly onStderr?: (bytes: Buffer) => void
}

/**
 * Runs a k6 script. The exit code is k6's: 0 well, 99 a threshold crossed, 107 an error in the script; null when a
 * signal ended it. Of the output, the last 64 Ki characters are kept.
 *
 * @throws The reason of the signal, once k6 has ended.
 */
export async function runK6(options: RunK6Options): Promise<ProcessResult> {
  const { binary, script, args = [], env, cwd = process.cwd(), signal, onStdout, onStderr } = options
  return runKept([binary, 'run', ...args, script], {
    cwd,
    signal,
    env: { ...process.env, K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false', ...env },
    graceMs: 5_000,
    ...(onStdout && { onStdout }),
    ...(onStderr && { onStderr }),
  })
}
