import type { Confidence } from '../shapes/compare-report.ts'

/** How sure a diagnosis is, in words. */
export const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  certain: 'Cause',
  likely: 'Likely cause',
  possible: 'Possible cause',
}
