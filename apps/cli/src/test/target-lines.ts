import { escapeLines } from '@ssespec/report'

import type { JudgedTarget, JudgedTargets } from './targets.ts'

/** What was found, for people: a line for each target and protocol, and what is not as declared. */
export function targetLines({ judged, leftOut }: JudgedTargets): string {
  const width = Math.max(0, ...judged.map(({ target }) => target.manifest.name.length))
  const lines = [
    ...judged.flatMap((found) => linesOf(found, width)),
    ...leftOut.map(({ name, why }) => `${name} was left out: ${why}`),
  ]
  return lines.map((line) => `${escapeLines(line).join('\n  ')}\n`).join('')
}

function linesOf({ target, protocol, results, against }: JudgedTarget, width: number): string[] {
  const { name, verdict } = target.manifest
  const failed = (level: string): string[] =>
    results.filter((result) => result.outcome === 'fail' && result.level === level).map(({ rule }) => rule)
  const counts = (['must', 'should', 'advice'] as const).map((level) => `${failed(level).length} ${level}`)
  const { asDeclared, unfailed, undeclared } = against
  const said = `${verdict}, ${asDeclared ? 'as declared' : 'but declared otherwise'}`
  const detail = [
    ...(unfailed.length > 0 ? [`  declared to fail, and do not: ${unfailed.join(', ')}`] : []),
    ...(undeclared.length > 0 ? [`  fail, and are not declared to: ${undeclared.join(', ')}`] : []),
  ]
  return [`${name.padEnd(width)}  ${protocol.padEnd(8)}  fails ${counts.join(', ')}  (${said})`, ...detail]
}
