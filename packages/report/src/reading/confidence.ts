import type { Confidence } from '../shapes/compare-report.ts'

/** How sure a diagnosis is, in words. */
export const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  certain: 'This is the cause',
  likely: 'This is likely the cause',
  possible: 'This may be the cause',
}
