import { EXIT, type ExitCode, exitCodeOf } from '@ssespec/conformance'

import type { JudgedTargets } from './targets.ts'

/**
 * With targets of the lab the question is whether each does what it declares, as with its proxies: a wrong one that
 * shows its defect is success. One that is there and does not start falls short as well.
 */
export function exitCodeOfTargets({ judged, broken }: JudgedTargets): ExitCode {
  const codes = judged.map(({ results }) => exitCodeOf(results))
  if (codes.includes(EXIT.defect)) return EXIT.defect
  if (broken.length > 0 || judged.some(({ against }) => !against.asDeclared)) return EXIT.fellShort
  return codes.every((code) => code === EXIT.nothingJudged) ? EXIT.nothingJudged : EXIT.well
}
