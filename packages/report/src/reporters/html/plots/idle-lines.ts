import type { CustomSeriesRenderItem } from 'echarts'

import { type Held, heldOf } from '../../../reading/held.ts'
import type { CompareReport, ComparePair } from '../../../shapes/compare-report.ts'
import { type Content, markup } from '../markup.ts'
import { COLORS, type Draw, loadDraw } from './chart.ts'
import { axis, heightOf, label, rowsOf, WIDTH } from './ways.ts'

interface Row {
  readonly pair: ComparePair
  readonly silent?: Held
  readonly active?: Held
}

/** Two lines for each pair, as long as its streams lived: one that is silent, and one with an event each second. */
export async function idleLines({ pairs, idleMs }: CompareReport): Promise<Content> {
  const rows = pairs.flatMap((pair): Row[] => {
    const { silent, active } = heldOf(pair)
    return silent || active ? [{ pair, ...(silent && { silent }), ...(active && { active }) }] : []
  })
  if (idleMs === undefined || rows.length === 0) return []
  const draw = await loadDraw()
  return markup`<p>Two streams were left alone for ${Math.round(idleMs / 1000)} s: the bold line is one that is silent, the thin one has an
event each second. A line that ends early, with a dot, was cut there.</p>
<div class="scroll"><figure class="wide" aria-label="How long streams lived; where they were cut stands in the tables">
${draw(optionOf(rows, idleMs / 1000), WIDTH, heightOf(rows.length))}
</figure></div>
`
}

function optionOf(rows: readonly Row[], seconds: number): Parameters<Draw>[0] {
  return {
    ...rowsOf(rows.map(({ pair }) => pair)),
    xAxis: {
      type: 'value',
      max: seconds,
      ...axis,
      axisLabel: { ...label, formatter: '{value} s' },
    },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        encode: { x: 0, y: 1 },
        data: rows.flatMap(({ silent, active }, row) => [
          ...lineOf(silent, { row, seconds, width: 5, below: -4 }),
          ...lineOf(active, { row, seconds, width: 1.5, below: 5 }),
        ]),
        renderItem,
      },
    ],
  }
}

interface Drawn {
  readonly row: number
  readonly seconds: number
  readonly width: number
  /** In pixels from the middle of the row. */
  readonly below: number
}

function lineOf(held: Held | undefined, { row, seconds, width, below }: Drawn): object[] {
  if (held === undefined) return []
  const cut = held.cutS !== null
  return [
    {
      value: [Math.min(held.cutS ?? seconds, seconds), row, width, below, cut ? 1 : 0],
      itemStyle: { color: cut ? COLORS.bad : COLORS.good },
    },
  ]
}

const renderItem: CustomSeriesRenderItem = (_params, api) => {
  const [end, row, lineWidth, below, cut] = [0, 1, 2, 3, 4].map((dimension) => Number(api.value(dimension)))
  const [x1 = 0, middle = 0] = api.coord([0, row!])
  const [x2 = 0] = api.coord([end!, row!])
  const y = middle + below!
  const stroke = api.visual('color')
  const line = {
    type: 'line',
    shape: { x1, y1: y, x2, y2: y },
    style: { stroke, lineWidth, lineCap: 'round' },
  }
  const dot = { type: 'circle', shape: { cx: x2, cy: y, r: 4 }, style: { fill: stroke } }
  return { type: 'group', children: cut === 1 ? [line, dot] : [line] } as ReturnType<CustomSeriesRenderItem>
}
