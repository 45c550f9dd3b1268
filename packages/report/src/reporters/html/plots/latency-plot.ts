import type { CustomSeriesRenderItem } from 'echarts'

import { isWrong } from '../../../reading/pairs.ts'
import type { Timed } from '../latency.ts'
import { type Content, markup } from '../markup.ts'
import { COLORS, type Draw, loadDraw } from './chart.ts'
import { axis, heightOf, label, rowsOf, WIDTH } from './ways.ts'

/** Nothing is shown as faster than this: a logarithmic axis has no zero. */
const FLOOR_MS = 0.01

/** A line for each pair: a dot at the median, a bold line to p99, a thin one to the slowest event. */
export async function latencyPlot(timed: readonly Timed[]): Promise<Content> {
  const draw = await loadDraw()
  return markup`<p>From the origin to the client, on a logarithmic scale: the dot is the median, the bold line reaches to p99, the
thin one to the slowest event.</p>
<div class="scroll"><figure class="wide" aria-label="Latency of events for each way; the figures stand below">
${draw(optionOf(timed), WIDTH, heightOf(timed.length))}
</figure></div>
`
}

function optionOf(timed: readonly Timed[]): Parameters<Draw>[0] {
  return {
    ...rowsOf(timed.map(({ pair }) => pair)),
    xAxis: {
      type: 'log',
      ...axis,
      axisLabel: { ...label, formatter: axisMilliseconds },
    },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        encode: { x: [0, 1, 2], y: 3 },
        data: timed.map(({ pair, latency }, row) => ({
          value: [floored(latency.p50), floored(latency.p99), floored(latency.max), row],
          itemStyle: { color: isWrong(pair) ? COLORS.bad : COLORS.good },
        })),
        renderItem,
      },
    ],
  }
}

const renderItem: CustomSeriesRenderItem = (_params, api) => {
  const [p50, p99, max] = [0, 1, 2].map((dimension) => api.coord([api.value(dimension), api.value(3)]))
  const [x50 = 0, y = 0] = p50 ?? []
  const stroke = api.visual('color')
  const line = (to: number[] | undefined, lineWidth: number): object => ({
    type: 'line',
    shape: { x1: x50, y1: y, x2: to?.[0] ?? x50, y2: y },
    style: { stroke, lineWidth, lineCap: 'round' },
  })
  const dot = {
    type: 'circle',
    shape: { cx: x50, cy: y, r: 5.5 },
    style: { fill: stroke, stroke: COLORS.paper, lineWidth: 2 },
  }
  return {
    type: 'group',
    children: [line(max, 1.5), line(p99, 5), dot],
  } as ReturnType<CustomSeriesRenderItem>
}

/** `0.1 ms`, `10 ms`, `1 s` */
function axisMilliseconds(value: number): string {
  return value >= 1000 ? `${value / 1000} s` : `${Number(value.toPrecision(3))} ms`
}

function floored(value: number | null): number {
  return Math.max(value ?? FLOOR_MS, FLOOR_MS)
}
