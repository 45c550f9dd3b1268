import type { CustomSeriesRenderItem } from 'echarts'

import { isWrong } from '../../../reading/pairs.ts'
import { escapeTerminal } from '../../../text/escape.ts'
import { protocolName } from '../../../text/protocol.ts'
import type { Timed } from '../latency.ts'
import { type Content, markup } from '../markup.ts'
import { COLORS, type Draw, loadDraw } from './chart.ts'

const WIDTH = 900
const ROW = 26
/** As wide as a letter of the labels gets. */
const CHARACTER = 7.5
/** Nothing is shown as faster than this: a logarithmic axis has no zero. */
const FLOOR_MS = 0.01

/** A line for each pair: a dot at the median, a bold line to p99, a thin one to the slowest event. */
export async function latencyPlot(timed: readonly Timed[]): Promise<Content> {
  const draw = await loadDraw()
  return markup`<p>From the origin to the client, on a logarithmic scale: the dot is the median, the bold line reaches to p99, the
thin one to the slowest event.</p>
<div class="scroll"><figure class="wide" aria-label="Latency of events for each way; the figures stand below">
${draw(optionOf(timed), WIDTH, 34 + ROW * timed.length)}
</figure></div>
`
}

function optionOf(timed: readonly Timed[]): Parameters<Draw>[0] {
  const label = { color: COLORS.text, fontSize: 12 }
  const names = timed.map(({ pair }) => escapeTerminal(`${pair.name}  ${protocolName(pair.protocol)}`, 60))
  // The chart library guesses the widths of letters, and may guess too low for the reader's font.
  const left = 20 + CHARACTER * Math.max(...names.map((name) => name.length))
  return {
    grid: { left, right: 36, top: 4, bottom: 28 },
    xAxis: {
      type: 'log',
      silent: true,
      axisLine: { show: false },
      splitLine: { lineStyle: { color: COLORS.line } },
      axisLabel: { ...label, formatter: axisMilliseconds },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      silent: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: label,
      data: names,
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
