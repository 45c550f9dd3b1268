import type { Diagnosis } from '@ssespec/report'
import type { Result } from '@ssespec/rules'

import type { LabProxy } from './way.ts'

/** What makes a way hold events back, and the lines that mend it. */
export function diagnose(
  results: readonly Result[],
  granularityBytes: number | null,
  proxy: LabProxy | undefined,
): Diagnosis[] {
  const failed = results.find(({ rule, outcome }) => rule === 'proxy/incremental' && outcome === 'fail')
  if (failed?.outcome !== 'fail') return []
  if (proxy?.verdict === 'wrong') {
    // The lab's own configuration: its cause is written down, and the fix was tried.
    return [{ cause: proxy.teaches, fix: proxy.fix.join('\n'), confidence: 'certain', proven: true }]
  }
  const cause =
    granularityBytes === null
      ? 'The proxy gathers events before it passes them on.'
      : `The proxy buffers the response, ${granularityBytes.toLocaleString('en-US')} bytes at a time.`
  return [{ cause, fix: failed.fixOn?.['nginx'] ?? failed.fix, confidence: 'likely', proven: false }]
}
