import { latencyKindOf, type LatencyKind, latencyOf } from '../../reading/latency.ts'
import { type Streaming, streamingOf } from '../../reading/streaming.ts'
import type { ComparePair } from '../../shapes/compare-report.ts'
import { milliseconds } from '../../text/figures.ts'
import { protocolName } from '../../text/protocol.ts'
import { type Content, markup } from './markup.ts'
import { sign, type Tone } from './page.ts'

const TONES: Readonly<Record<Streaming['answer'], Tone>> = { yes: 'good', no: 'bad', unknown: 'unknown' }

const HEADS: Readonly<Record<LatencyKind, readonly string[]>> = {
  measured: ['p50', 'p99'],
  added: ['+p50', '+p99'],
  none: [],
}

/** A row for each pair. */
export function pairTable(pairs: readonly ComparePair[]): Content {
  const kind = latencyKindOf(pairs)
  return markup`<div class="scroll"><table>
<thead><tr><th></th><th>over</th><th>events come</th><th class="figure">first event</th>${HEADS[kind].map(
    (head) => markup`<th class="figure">${head}</th>`,
  )}<th>version</th></tr></thead>
<tbody>
${pairs.map((pair, index) => rowOf(pair, pairs[index - 1]?.name === pair.name, kind))}</tbody>
</table></div>
`
}

function rowOf(pair: ComparePair, same: boolean, kind: LatencyKind): Content {
  const { answer, text } = streamingOf(pair)
  const tone = TONES[answer]
  const { p50, p99 } = latencyOf(pair, kind)
  const latency = kind === 'none' ? [] : [p50, p99]
  const version = pair.version === undefined || same ? '' : pair.version
  return markup`<tr class="${same ? 'same' : ''}"><th scope="row">${same ? '' : pair.name}</th><td>${protocolName(pair.protocol)}</td><td class="${tone}">${sign(tone)}${text}</td>${[
    pair.measured.firstEventMs,
    ...latency,
  ].map(
    (value) => markup`<td class="figure">${milliseconds(value)}</td>`,
  )}<td class="soft">${version}</td></tr>
`
}
