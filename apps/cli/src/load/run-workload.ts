import { redactUrl } from '@ssespec/recording'
import {
  type LoadReport,
  type LoadRun,
  type Measurement,
  mergeMeasurements,
  toLoadReport,
} from '@ssespec/report'

import { UnreachableError } from '../errors.ts'
import { tool } from '../tool.ts'
import { generate } from './generate.ts'
import { joined, type State } from './state.ts'
import { segmentsOf, type Workload } from './workload.ts'

export type { Workload } from './workload.ts'

export interface RunWorkloadOptions {
  /** How many generator processes share the streams (1). */
  readonly segments?: number
  readonly onState?: (state: State) => void
  /** Asked for at the end. */
  readonly about?: () => Promise<About>
}

/** What the report says beside what was measured. */
export interface About extends Pick<LoadRun, 'serverBackAtMs' | 'processes' | 'notes'> {
  readonly via?: NonNullable<LoadReport['target']['via']>
}

/**
 * Runs a workload and reports what it measured.
 *
 * @throws UnreachableError when nothing answered
 */
export async function runWorkload(
  binary: string,
  workload: Workload,
  signal: AbortSignal,
  options: RunWorkloadOptions = {},
): Promise<LoadReport> {
  const { segments = 1, onState, about } = options
  const startedAt = new Date()
  const states: State[] = []
  const parts = segmentsOf(workload, segments).map((part, n, all) =>
    generate(binary, part, signal, (state) => {
      states[n] = state
      if (Object.keys(states).length === all.length) onState?.(joined(states))
    }),
  )
  const measurement = mergeMeasurements((await Promise.all(parts)) as [Measurement, ...Measurement[]])
  refuseUnreachable(measurement, workload.url)
  const { via, ...run } = (await about?.()) ?? {}
  return toLoadReport(measurement, {
    ...run,
    tool,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    target: {
      url: redactUrl(workload.url),
      ...(workload.protocol && { protocol: workload.protocol }),
      ...(via && { via }),
    },
  })
}

/** An answer that is no stream, or an own limit, is a result; no answer at all is none. */
function refuseUnreachable({ streams, failures }: Measurement, url: string): void {
  const [failure] = failures
  if (streams.opened > 0 || ['answered', 'files', 'ports'].includes(failure?.kind ?? '')) return
  const why = failure?.error ?? 'nothing answered'
  throw new UnreachableError(`no stream could be opened at ${redactUrl(url)}: ${why}.`)
}
