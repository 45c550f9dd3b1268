import type { ProxyFamily } from '@ssespec/rules'

import type { Facts } from './facts.ts'

/** How sure a diagnosis is: `certain` follows from what was seen, `likely` matches a known signature, `possible` is one cause of several. */
export type Confidence = 'certain' | 'likely' | 'possible'

/** What mends a defect in one kind of proxy. */
export interface Remedy {
  /** Ready to paste, a line each. */
  readonly lines: readonly string[]
  /** The configuration of the lab that has these lines and passes; without one the remedy is unproven. */
  readonly provenBy?: string
}

/** What a signature says where it was seen. */
export interface Seen {
  readonly confidence: Confidence
  /** The likely cause, a sentence or two, with what was measured. */
  readonly cause: string
  /** Another remedy than the signature's own, where what was seen asks for one. */
  readonly remedy?: Remedy
}

/** How a defect of a proxy shows on the wire. Data, and one pure function; one file each, in `signatures/`. */
export interface Signature {
  /** The file's name. */
  readonly name: string
  /** Rules that fail where it is seen, and that it explains. */
  readonly explains: readonly string[]
  /** What to do in any proxy, in a sentence. */
  readonly advice: string
  readonly remedies: Readonly<Partial<Record<ProxyFamily, Remedy>>>
  see(facts: Facts): Seen | undefined
}
