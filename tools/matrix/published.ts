import type { Rule } from '@ssespec/rules'

import type { Machine } from '../machine.ts'
import type { DefaultRun } from './default-run.ts'
import type { Change } from './rounds.ts'

/** What was published of one run of the matrix: `quiet.json`, `busy.json`. */
export interface Published {
  readonly schema: 1
  readonly tool: { readonly name: string; readonly version: string }
  readonly startedAt: string
  readonly machine: Machine
  /** Whether every core was kept busy meanwhile. */
  readonly busy: boolean
  /** Cases judged at once. */
  readonly atOnce: number
  /** Servers of each kind; a case is one of them over one protocol. */
  readonly servers: { readonly faults: number; readonly unusual: number }
  readonly rounds: readonly PublishedRound[]
  /** The confusion table, all rounds together. */
  readonly rules: readonly PublishedRule[]
  readonly wrong: readonly PublishedMistake[]
  readonly changes: readonly Change[]
  /** What one run of `ssespec test` takes; measured on a machine that is not kept busy. */
  readonly defaultRun?: readonly DefaultRun[]
}

export interface PublishedRound {
  readonly seconds: number
  readonly cases: number
  readonly missed: number
  readonly falseAlarms: number
}

export interface PublishedRule {
  readonly rule: string
  readonly level: Rule['level']
  /** Cases that it had to fail, over all rounds, and those in which it did not. */
  readonly faults: number
  readonly missed: number
  /** Cases in which it failed without a reason. */
  readonly falseAlarms: number
}

/** A case that was judged wrongly, with what was said. */
export interface PublishedMistake {
  readonly round: number
  readonly name: string
  readonly protocol: string
  readonly missed: readonly string[]
  readonly falseAlarms: readonly string[]
}
