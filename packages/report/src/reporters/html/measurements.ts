import type { ComparePair } from '../../shapes/compare-report.ts'
import { count, milliseconds } from '../../text/figures.ts'
import { protocolName } from '../../text/protocol.ts'
import { type Content, markup } from './markup.ts'

/** What may have been measured, beyond the first table; a column nobody measured is left away. */
const COLUMNS: readonly (readonly [head: string, cell: (pair: ComparePair) => string])[] = [
  ['head after', ({ measured }) => milliseconds(measured.headMs)],
  ['adds to p50', ({ measured }) => milliseconds(measured.addedP50Ms)],
  ['adds to p99', ({ measured }) => milliseconds(measured.addedP99Ms)],
  [
    'silent stream cut',
    ({ measured }) => milliseconds(measured.idleCutS === null ? null : measured.idleCutS * 1000),
  ],
  ['abort at the origin after', ({ measured }) => milliseconds(measured.cancelReachedOriginMs)],
  ['streams at once', ({ measured }) => count(measured.maxStreams)],
  ['events seen', ({ events }) => count(events)],
]

/** All other figures, folded away. */
export function measurements(pairs: readonly ComparePair[]): Content {
  const columns = COLUMNS.filter(([, cell]) => pairs.some((pair) => cell(pair) !== '-'))
  if (columns.length === 0) return undefined
  return markup`<details>
<summary>All measurements</summary>
<div class="scroll"><table>
<thead><tr><th></th><th>over</th>${columns.map(([head]) => markup`<th class="figure">${head}</th>`)}</tr></thead>
<tbody>
${pairs.map(
  (pair) =>
    markup`<tr><th scope="row">${pair.name}</th><td>${protocolName(pair.protocol)}</td>${columns.map(
      ([, cell]) => markup`<td class="figure">${cell(pair)}</td>`,
    )}</tr>\n`,
)}</tbody>
</table></div>
</details>
`
}
