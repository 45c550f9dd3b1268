import type { Protocol } from '@ssespec/recording'

/** A way to the origin: straight to it, or through something. */
export interface Way {
  /** `direct`, or the configuration's name. */
  readonly name: string
  /** Where it leads over each protocol that it speaks. */
  readonly urls: Readonly<Partial<Record<Protocol, string>>>
  /** For a proxy of the lab. */
  readonly proxy?: LabProxy
}

/** What a lab configuration says of itself. */
export interface LabProxy {
  readonly family: string
  readonly version: string
  readonly verdict: 'right' | 'wrong'
  /** Rules that a wrong one fails. */
  readonly fails: readonly string[]
  /** Lines of configuration that mend a wrong one. */
  readonly fix: readonly string[]
  readonly teaches: string
}
