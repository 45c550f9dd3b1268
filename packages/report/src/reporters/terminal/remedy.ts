import { CONFIDENCE } from '../../reading/confidence.ts'
import { type Remedy, remediesOf } from '../../reading/pairs.ts'
import type { ComparePair, Diagnosis } from '../../shapes/compare-report.ts'
import { escapeLines } from '../../text/escape.ts'
import { protocolName } from '../../text/protocol.ts'
import { literal, marked, paragraph } from './layout.ts'
import type { Style } from './style.ts'

/** For each configuration that does something wrong, what it is and the lines to change. */
export function remedyParts(pairs: readonly ComparePair[], style: Style): string[][] {
  return remediesOf(pairs).map((remedy, index) => [
    ...(index === 0 ? [`  ${style.paint('What to change', 'bold')}`] : []),
    ...remedyLines(remedy, style),
  ])
}

function remedyLines(remedy: Remedy, style: Style): string[] {
  const over = remedy.protocols.map(protocolName).join(', ')
  return [
    ...marked('bad', `${style.text(remedy.name, 60)} (${over})`, style, 'red'),
    ...remedy.failures.flatMap((result) =>
      paragraph(`${style.text(result.rule)}: ${style.text(result.message, 600)}`, 4, style, 'dim'),
    ),
    ...(remedy.diagnosis.length === 0
      ? paragraph('No cause that we know matches what was seen.', 4, style)
      : remedy.diagnosis.flatMap((diagnosis) => diagnosisLines(diagnosis, style))),
  ]
}

function diagnosisLines(diagnosis: Diagnosis, style: Style): string[] {
  const unproven =
    diagnosis.proven === false ? ' The fix is unproven: no configuration of the lab has shown it.' : ''
  return [
    ...paragraph(
      `${CONFIDENCE[diagnosis.confidence]}: ${style.text(diagnosis.cause, 600)}${unproven}`,
      4,
      style,
    ),
    ...escapeLines(diagnosis.fix).flatMap((line) => literal(style.text(line), 6, style, 'cyan')),
  ]
}
