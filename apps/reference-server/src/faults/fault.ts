import type { Protocol, Serve } from '../exchange.ts'
import type { Front } from '../http/front.ts'

/** One way to break a rule. */
export interface Fault {
  /** What is wrong, in one sentence. */
  readonly description: string
  /** The rules that must fail; left out, the one that the file is named for. */
  readonly rules?: readonly string[]
  /** Where it can exist; left out, everywhere. */
  readonly protocols?: readonly Protocol[]
  /** The query that a request needs, with its question mark. */
  readonly query?: string
  /** Ports of its own, where the fault lies in the connection. */
  readonly front?: Front
  readonly serve: Serve
}

/** What a file of faults exports as its default: one rule's faults by the name of the variant. */
export type Faults = Readonly<Record<string, Fault>>
