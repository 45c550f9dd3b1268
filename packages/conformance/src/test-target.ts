import { firstOf, type Protocol, type Recording, redact, entriesOf, lastOf } from '@ssespec/recording'
import type { Result, Rule } from '@ssespec/rules'

import { judge } from './judge.ts'
import { probesFor } from './plan.ts'
import type { Patience, ProtocolChoice, Target } from './target.ts'
import { protocolsOf } from './target.ts'

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

/** Why a target could not be reached. */
export interface Unreachable {
  /** `ECONNREFUSED`, `ENOTFOUND`, `HEAD_TIMEOUT` and so on. */
  readonly code: string
  readonly message: string
}

export interface TestOptions {
  readonly protocols: ProtocolChoice
  readonly patience: Patience
  readonly signal: AbortSignal
  /** Told before each probe starts. */
  readonly onProbe?: (probe: string, protocol: Protocol) => void
}

/** Runs the probes that the rules need against a target, over each protocol side by side, and judges what they saw. */
export async function testTarget(
  target: Target,
  rules: readonly Rule[],
  options: TestOptions,
): Promise<TestRun> {
  const protocols = protocolsOf(options.protocols, target.url)
  const runs = await Promise.all(protocols.map((protocol) => record(target, rules, protocol, options)))
  const reached = runs.filter(({ unreachable }) => unreachable === undefined)
  const unreached = runs.filter(({ unreachable }) => unreachable !== undefined)
  const required = options.protocols === 'auto' ? protocols.slice(0, 1) : protocols
  const failed = unreached.find(({ protocol }) => required.includes(protocol))
  if (failed || reached.length === 0) {
    return {
      recordings: runs.flatMap(({ recordings }) => recordings),
      results: [],
      notes: [],
      unreachable: (failed ?? unreached[0])!.unreachable!,
    }
  }
  const recordings = reached.flatMap((run) => run.recordings)
  const notes = unreached.map(
    ({ protocol, unreachable }) => `${protocol} was left out: ${unreachable!.message}`,
  )
  return { recordings, results: judge(rules, { recordings }), notes }
}

interface ProtocolRun {
  readonly protocol: Protocol
  readonly recordings: readonly Recording[]
  readonly unreachable?: Unreachable
}

async function record(
  target: Target,
  rules: readonly Rule[],
  protocol: Protocol,
  { patience, signal, onProbe }: TestOptions,
): Promise<ProtocolRun> {
  const given = target.headers.map(([name]) => name)
  const recordings: Recording[] = []
  for (const probe of probesFor(rules, target)) {
    if (signal.aborted) break
    onProbe?.(probe.id, protocol)
    const made = await probe.run({ target, protocol, patience, recordings, signal })
    recordings.push(...made)
    const unreachable = probe.id === 'open' ? unreachableIn(made[0]) : undefined
    if (unreachable)
      return { protocol, recordings: recordings.map((each) => redact(each, given)), unreachable }
  }
  return { protocol, recordings: recordings.map((each) => redact(each, given)) }
}

/** Why an exchange never got to see its target: no name, no connection, no TLS, or not one byte of an answer. */
export function unreachableIn(recording: Recording | undefined): Unreachable | undefined {
  if (recording === undefined) return undefined
  const error = firstOf(recording, 'error')
  const answered = ['head', 'informational', 'malformed', 'limit'].some((kind) =>
    recording.entries.some((entry) => entry.kind === kind),
  )
  if (answered) return undefined
  if (error && ['resolve', 'connect', 'tls', 'request'].includes(error.phase)) {
    return { code: error.code, message: error.message }
  }
  const abort = lastOf(recording, 'abort')
  if (abort?.why !== 'head-timeout') return undefined
  const asked = entriesOf(recording, 'request').at(-1)?.at ?? 0
  return {
    code: 'HEAD_TIMEOUT',
    message: `it took the request and sent no byte in ${((abort.at - asked) / 1000).toFixed(1)} s`,
  }
}
