import type { Protocol, Serve } from './exchange.ts'

/** A server that means harm: what a client must survive. Each stops by itself, in bounded time and bytes. */
export interface Hostile {
  readonly description: string
  /** Left out, everywhere. */
  readonly protocols?: readonly Protocol[]
  readonly serve: Serve
}

/** However patient the client, no hostile answer lasts longer. */
export const LONGEST_MS = 120_000
/** Nor is it larger than this on the wire: one gibibyte. */
export const MOST_BYTES: number = 2 ** 30
