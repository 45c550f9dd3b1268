import type { Protocol } from '@ssespec/recording'

/** A way to the origin: straight to it, or through something. */
export interface Way {
  /** `direct`, or the name of what is between. */
  readonly name: string
  /** Where it leads over each protocol that it speaks. */
  readonly urls: Readonly<Partial<Record<Protocol, string>>>
  /** Asks what is between to read its configuration again, where we run it. */
  readonly reload?: () => void
}

/** The name of the way that leads straight to the origin. */
export const DIRECT = 'direct'

/** One way over one protocol. */
export interface Pair {
  readonly way: Way
  readonly protocol: Protocol
  readonly url: string
}
