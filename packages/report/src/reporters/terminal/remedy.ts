import { CONFIDENCE } from '../../reading/confidence.ts'
import { type Mending, mendingsOf } from '../../reading/mending.ts'
import { type Remedy, remediesOf } from '../../reading/pairs.ts'
import type { ComparePair } from '../../shapes/compare-report.ts'
import { escapeLines } from '../../text/escape.ts'
import { overProtocols } from '../../text/protocol.ts'
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
  return [
    ...marked('bad', style.text(remedy.name, 60), style, 'red'),
    ...remedy.failures.flatMap(({ what: { rule, message }, over }) =>
      paragraph(`${style.text(rule)}${overProtocols(over)}: ${style.text(message, 600)}`, 4, style, 'dim'),
    ),
    ...(remedy.diagnosis.length === 0
      ? paragraph('No cause that we know matches what was seen.', 4, style)
      : mendingsOf(remedy.diagnosis).flatMap((mending) => mendingLines(mending, style))),
  ]
}

/** All that some lines mend, and then the lines. */
function mendingLines({ causes, fix }: Mending, style: Style): string[] {
  const unproven = causes.some(({ what }) => what.proven === false)
    ? paragraph('The fix is unproven: no configuration of the lab has shown it.', 4, style)
    : []
  return [
    ...causes.flatMap(({ what: { confidence, cause }, over }) =>
      paragraph(`${CONFIDENCE[confidence]}${overProtocols(over)}: ${style.text(cause, 600)}`, 4, style),
    ),
    ...unproven,
    ...escapeLines(fix).flatMap((line) => literal(style.text(line), 6, style, 'cyan')),
  ]
}
