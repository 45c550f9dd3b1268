import type { Protocol, Recording } from '@ssespec/recording'
import type { Result, Rule } from '@ssespec/rules'

import { seeAgain } from './again.ts'
import { probesFor } from './plan.ts'
import { Run, type RunOptions } from './run.ts'
import { runStages } from './stages.ts'
import { type ProtocolChoice, protocolsOf, type Target } from './target.ts'
import { reachOf, type Unreachable, whyNotReached } from './unreachable.ts'

/** What a test made. */
export interface TestRun {
  /** Redacted. */
  readonly recordings: readonly Recording[]
  readonly results: readonly Result[]
  /** What was left out, and why, for people. */
  readonly notes: readonly string[]
  /** Set when no exchange reached the target: then there are no results. */
  readonly unreachable?: Unreachable
}

export interface TestOptions extends Omit<RunOptions, 'target' | 'rules'> {
  readonly protocols: ProtocolChoice
}

/** Runs the probes that the rules need against a target, over each protocol side by side, and judges what they saw. */
export async function testTarget(
  target: Target,
  rules: readonly Rule[],
  options: TestOptions,
): Promise<TestRun> {
  const protocols = protocolsOf(options.protocols, target.url)
  const probes = probesFor(rules, target, options.patience)
  const run = new Run({ ...options, target, rules })
  await runStages(run, probes, protocols)
  const { recordings } = run
  // Without a choice HTTP/2 is tried, and nothing is lost where it fails.
  const isRequired = (protocol: Protocol): boolean => options.protocols !== 'auto' || protocol !== 'h2'
  const unreachable = whyNotReached(recordings, isRequired)
  if (unreachable) return { recordings, results: [], notes: [], unreachable }
  const reach = [...reachOf(recordings)]
  const reached = reach.filter(([, why]) => why === undefined).map(([protocol]) => protocol)
  await seeAgain(run, probes, reached)
  const notes = reach.flatMap(([protocol, why]) =>
    why === undefined ? [] : [`${protocol} was left out: ${why.message}`],
  )
  return { recordings: run.recordings, results: run.results(), notes }
}
