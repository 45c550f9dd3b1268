import { type Matter, type MatrixCell, matrixCell, matrixOf } from '../../reading/matrix.ts'
import type { ComparePair } from '../../shapes/compare-report.ts'
import { protocolName } from '../../text/protocol.ts'
import { type Content, markup } from './markup.ts'
import { sign, type Tone } from './page.ts'

const TONES: Readonly<Record<MatrixCell['answer'], Tone | undefined>> = {
  yes: 'good',
  no: 'bad',
  lack: 'warning',
  unknown: 'unknown',
  unasked: undefined,
}

/** What each way does about all that matters: a row for each pair. What a rule said of a cell is its title. */
export function matrixTable(pairs: readonly ComparePair[]): Content {
  const { matters, rows } = matrixOf(pairs)
  if (rows.length === 0) return []
  const untold = rows.some((pair) => matters.some((matter) => matrixCell(pair, matter).answer === 'unknown'))
  const lacks = rows.some(({ lacks: all = [] }) => all.length > 0)
  return markup`<div class="scroll"><table class="matrix">
<thead><tr><th></th><th>over</th>${matters.map(({ head, meaning }) => markup`<th title="${meaning}">${head}</th>`)}</tr></thead>
<tbody>
${rows.map((pair, index) => rowOf(pair, rows[index - 1]?.name === pair.name, matters))}</tbody>
</table></div>
<p class="legend">${sign('good')}${matters.map(({ head, meaning }) => `${head}: ${meaning}`).join('; ')}.${
    lacks ? markup` ${sign('warning')}it is not, and no configuration of this proxy mends that.` : undefined
  }${untold ? markup` ${sign('unknown')}it could not be told.` : undefined}</p>
`
}

function rowOf(pair: ComparePair, same: boolean, matters: readonly Matter[]): Content {
  return markup`<tr class="${same ? 'same' : ''}"><th scope="row">${same ? '' : pair.name}</th><td>${protocolName(pair.protocol)}</td>${matters.map(
    (matter) => cellOf(matrixCell(pair, matter)),
  )}</tr>
`
}

function cellOf({ answer, detail, messages }: MatrixCell): Content {
  const tone = TONES[answer]
  if (tone === undefined) return markup`<td></td>`
  return markup`<td class="${tone}" title="${messages.join('\n')}">${sign(tone)}${detail}</td>`
}
