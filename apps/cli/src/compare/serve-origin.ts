import { type Origin, startOrigin } from '@ssespec/conformance'
import type { Lifetime } from '@ssespec/lab'

import { UsageError } from '../errors.ts'

/** Where our origin listens. */
export interface Listening {
  readonly port: number
  readonly host: string
}

/**
 * Starts an origin of our own that proxies are to be pointed at; it ends with the lifetime.
 * @throws UsageError where the port cannot be had
 */
export async function serveOrigin({ port, host }: Listening, lifetime: Lifetime): Promise<Origin> {
  try {
    const origin = await startOrigin({ port, host })
    lifetime.defer(() => origin.close())
    return origin
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new UsageError(
        `--serve ${port}: something else listens on that port of ${host}. Take another, or 0 for a free one.`,
      )
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
      throw new UsageError(`--serve ${port} on ${host}: ${message}.`)
    throw error
  }
}
