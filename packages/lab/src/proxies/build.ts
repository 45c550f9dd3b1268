import { runKept } from '../process/run-kept.ts'
import { ProxyStartError } from './start-error.ts'

/** In ms: the first build of a Go program compiles the standard library as well. */
const TIME_LIMIT_MS = 300_000

/**
 * Runs a command to its end in the run folder. Unlike the programs it sees the user's environment: compilers keep
 * what they have compiled in the user's cache.
 *
 * @throws ProxyStartError with what it wrote; the reason of the signal when it is aborted.
 */
export async function build(
  name: string,
  command: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const limit = AbortSignal.timeout(TIME_LIMIT_MS)
  const either = signal ? AbortSignal.any([signal, limit]) : limit
  const running = runKept(command, { cwd: folder, signal: either }).catch((error: unknown) => {
    if (!limit.aborted || signal?.aborted) throw error
    throw new ProxyStartError(name, `was not built within ${TIME_LIMIT_MS / 1_000} s`, '')
  })
  const { exitCode, stdout, stderr } = await running
  if (exitCode === 0) return
  throw new ProxyStartError(name, `could not be built (exit code ${exitCode})`, `${stderr}${stdout}`.trim())
}
