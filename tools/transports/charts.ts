import { type Draw, loadDraw } from '../../packages/report/src/reporters/html/plots/chart.ts'
import { type Figures, find, WAY_NAMES } from './figures.ts'
import { loads, type Way } from './plan.ts'
import type { Run } from './run.ts'

const COLORS: Readonly<Record<Way, string>> = {
  'poll-1s': '#8a5a00',
  'poll-5s': '#d99a2b',
  'poll-newest': '#f0cd8c',
  'long-poll': '#a04668',
  websocket: '#4b6fae',
  sse: '#2a8a57',
}
const WIDTH = 860
const HEIGHT = 380

export interface Chart {
  readonly file: string
  readonly title: string
  readonly svg: string
}

/** What each way costs over HTTP/1.1, load by load, on a logarithmic scale; runs that are not valid are left out. */
export async function charts(runs: readonly Run[]): Promise<Chart[]> {
  const draw = await loadDraw()
  const chart = (file: string, title: string, value: (figures: Figures) => number): Chart => ({
    file,
    title,
    svg: `${draw(optionOf(runs, title, value), WIDTH, HEIGHT).text}\n`,
  })
  return [
    chart(
      'bytes.svg',
      'Bytes a second of each client, both directions',
      ({ bytesUp, bytesDown }) => bytesUp + bytesDown,
    ),
    chart('cpu.svg', 'Microseconds of the server’s processor, a second of each client', ({ cpuUs }) => cpuUs),
  ]
}

function optionOf(
  runs: readonly Run[],
  title: string,
  value: (figures: Figures) => number,
): Parameters<Draw>[0] {
  const shown = loads.filter(({ upstream }) => upstream === undefined)
  const text = { color: '#333', fontSize: 12 }
  return {
    backgroundColor: '#fff',
    title: { text: title, left: 12, top: 8, textStyle: { color: '#222', fontSize: 15 } },
    legend: { top: 34, left: 8, itemGap: 30, textStyle: text, itemWidth: 14, itemHeight: 12 },
    grid: { left: 60, right: 16, top: 76, bottom: 30 },
    xAxis: { type: 'category', data: shown.map((load) => load.title), axisLabel: { ...text, interval: 0 } },
    yAxis: { type: 'log', axisLabel: text, splitLine: { lineStyle: { color: '#e4e4e4' } } },
    series: (Object.keys(COLORS) as Way[]).map((way) => ({
      type: 'bar',
      name: WAY_NAMES[way],
      itemStyle: { color: COLORS[way] },
      label: { show: true, position: 'top', color: '#333', fontSize: 11, formatter: labelOf },
      data: shown.map(({ id }) => {
        const figures = find(runs, id, 'http/1.1', way)
        return figures === undefined ? null : value(figures)
      }),
    })),
  }
}

function labelOf({ value }: { readonly value: number }): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(1)
}
