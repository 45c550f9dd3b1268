/** Something that runs until it is stopped. */
export interface Stoppable {
  stop(): Promise<unknown>
}

/** What a piece of work has started, and when that has to end. */
export interface Lifetime {
  /** Aborted as soon as the work has ended, failed or been aborted: hand it to whatever is started. */
  readonly signal: AbortSignal
  /**
   * Stops a thing when the lifetime ends; hand over the promise of one that is still starting, so that it cannot
   * slip through: `await lifetime.add(startProxy(…))`.
   */
  add<T extends Stoppable>(starting: T | Promise<T>): Promise<T>
  /** Calls a function when the lifetime ends. */
  defer(cleanup: () => unknown): void
}

/**
 * Does a piece of work and ends what it started, last things first: when it returns, when it fails, and when the
 * signal is aborted, without waiting for the work to notice.
 *
 * @throws The error of the work; else the reason of the signal; else an AggregateError of what could not be stopped.
 */
export async function withLifetime<T>(
  signal: AbortSignal | undefined,
  work: (lifetime: Lifetime) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const controller = new AbortController()
  const cleanups: (() => unknown)[] = []
  let closed = false

  async function close(reason: unknown): Promise<void> {
    closed = true
    controller.abort(reason)
    await runCleanups()
  }

  async function runCleanups(): Promise<void> {
    const errors: unknown[] = []
    for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
      try {
        await cleanup()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0)
      throw new AggregateError(errors, 'Not everything that was started could be stopped')
  }

  const lifetime: Lifetime = {
    signal: controller.signal,
    async add(starting) {
      lifetime.defer(async () => {
        const started = await Promise.resolve(starting).catch(() => undefined)
        await started?.stop()
      })
      return starting
    },
    defer(cleanup) {
      cleanups.push(cleanup)
      // The work goes on after an abort: what it still starts is stopped as well.
      if (closed) void runCleanups().catch(() => {})
    },
  }

  const aborted = Promise.withResolvers<never>()
  const onAbort = (): void => aborted.reject(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const result = await Promise.race([work(lifetime), aborted.promise])
    await close(new Error('The work has ended'))
    return result
  } catch (error) {
    // The first error is the one to tell.
    if (!closed) await close(error).catch(() => {})
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}
