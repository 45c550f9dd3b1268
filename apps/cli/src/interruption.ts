import { InterruptedError } from './errors.ts'

/**
 * Runs work that Ctrl-C and SIGTERM abort: it is given a signal, has the time to put everything away, and then the
 * command ends as interrupted. A second Ctrl-C ends at once.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const abort = (): void => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort(new InterruptedError('interrupted'))
  }
  process.on('SIGINT', abort)
  process.on('SIGTERM', abort)
  try {
    const result = await work(controller.signal)
    if (controller.signal.aborted) throw controller.signal.reason
    return result
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error
  } finally {
    process.off('SIGINT', abort)
    process.off('SIGTERM', abort)
  }
}
