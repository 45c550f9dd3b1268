import type { Protocol } from '../protocols.ts'

/** What a proxy or a target says of itself, and is held to. */
export type Declaration = RightDeclaration | WrongDeclaration

/** It does as well as it can in this version. */
export interface RightDeclaration extends DeclarationBase {
  readonly verdict: 'right'
}

/** It harms event streams, and that can be mended. */
export interface WrongDeclaration extends DeclarationBase {
  readonly verdict: 'wrong'
  /** Ids of the rules that fail, over every protocol. */
  readonly fails: readonly string[]
  /** Those that fail over one protocol. */
  readonly failsOver?: RulesByProtocol
  /** The lines that mend it. */
  readonly fix: readonly string[]
}

export type RulesByProtocol = Readonly<Partial<Record<Protocol, readonly string[]>>>

interface DeclarationBase {
  readonly verdict: 'right' | 'wrong'
  /** Ids of rules that this version of the program cannot pass, however it is configured, over any protocol. */
  readonly lacks?: readonly string[]
  /** The same over one protocol. */
  readonly lacksOver?: RulesByProtocol
  /** One sentence. */
  readonly teaches: string
}
