import type { Patience, ProtocolChoice, Target } from '@ssespec/conformance'
import { testTarget } from '@ssespec/conformance'
import { type Recording, redactUrl } from '@ssespec/recording'
import { type TestReport, toTestReport } from '@ssespec/report'
import type { Result, Rule } from '@ssespec/rules'

import { UnreachableError } from '../errors.ts'
import { tool } from '../tool.ts'

/** How a stream is judged. */
export interface Judging {
  readonly rules: readonly Rule[]
  readonly patience: Patience
  readonly protocols: ProtocolChoice
  readonly signal: AbortSignal
  readonly say: (text: string) => void
  /** Given what was sent and received, whatever came of it. */
  readonly keep?: (recordings: readonly Recording[]) => Promise<void>
}

/** What came of it. */
export interface Judged {
  readonly report: TestReport
  readonly results: readonly Result[]
}

/**
 * Judges the event stream of a target.
 * @throws UnreachableError where no exchange reached it
 */
export async function judged(
  target: Target,
  { rules, patience, protocols, signal, say, keep }: Judging,
): Promise<Judged> {
  const startedAt = new Date()
  const { recordings, results, notes, unreachable } = await testTarget(target, rules, {
    protocols,
    patience,
    signal,
    onProbe: (probe, protocol) => say(`${probe} over ${protocol}`),
  })
  await keep?.(recordings)
  const url = redactUrl(target.url)
  if (unreachable) {
    const hint = /CERT|SIGNED|TLS|SSL/.test(unreachable.code)
      ? ' With --insecure any certificate is accepted.'
      : ''
    throw new UnreachableError(
      `${url} cannot be reached: ${unreachable.message} (${unreachable.code}).${hint}`,
    )
  }
  const durationMs = Date.now() - startedAt.getTime()
  const report = toTestReport({ tool, url, startedAt: startedAt.toISOString(), durationMs, results, notes })
  return { report, results }
}
