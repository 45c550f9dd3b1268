import type { ComparePair } from '../../shapes/compare-report.ts'
import type { Percentiles } from '../../shapes/percentiles.ts'
import { count, milliseconds } from '../../text/figures.ts'
import { protocolName } from '../../text/protocol.ts'
import { type Content, markup } from './markup.ts'
import { latencyPlot } from './plots/latency-plot.ts'

/** A pair whose latency was measured. */
export interface Timed {
  readonly pair: ComparePair
  readonly latency: Percentiles
}

/** The latencies as a picture, and their figures below it. */
export async function latencyFigures(pairs: readonly ComparePair[]): Promise<Content> {
  const timed = pairs.flatMap((pair): Timed[] =>
    pair.latency === undefined ? [] : [{ pair, latency: pair.latency }],
  )
  if (timed.length === 0) return []
  return [
    await latencyPlot(timed),
    markup`<details>
<summary>The figures</summary>
${percentileTable(
  timed.map(({ pair, latency }) => [`${pair.name}, ${protocolName(pair.protocol)}`, latency] as const),
)}</details>
`,
  ]
}

/** A row of percentiles for each name. */
export function percentileTable(
  rows: readonly (readonly [name: string, times: Percentiles | null])[],
): Content {
  const heads = ['p50', 'p90', 'p95', 'p99', 'p99.9', 'max', 'count']
  return markup`<div class="scroll"><table>
<thead><tr><th></th>${heads.map((head) => markup`<th class="figure">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(([name, times]) => rowOf(name, times))}</tbody>
</table></div>
`
}

function rowOf(name: string, times: Percentiles | null): Content {
  const cells = [times?.p50, times?.p90, times?.p95, times?.p99, times?.p999, times?.max].map(milliseconds)
  return markup`<tr><th scope="row">${name}</th>${[...cells, count(times?.count)].map(
    (cell) => markup`<td class="figure">${cell}</td>`,
  )}</tr>
`
}
