import type { ComparePair } from '../../../shapes/compare-report.ts'
import { escapeTerminal } from '../../../text/escape.ts'
import { protocolName } from '../../../text/protocol.ts'
import { COLORS, type Draw } from './chart.ts'

const ROW = 26
/** As wide as a letter of the labels gets. The chart library guesses it, and may guess too low for the reader's font. */
const CHARACTER = 7.5

/** Of a plot with a row a way, in px. */
export const WIDTH = 900

/** In px, the axis below included. */
export function heightOf(rows: number): number {
  return 34 + ROW * rows
}

export const label: { readonly color: string; readonly fontSize: number } = {
  color: COLORS.text,
  fontSize: 12,
}

interface Axis {
  readonly silent: true
  readonly axisLine: { readonly show: false }
  readonly splitLine: { readonly lineStyle: { readonly color: string } }
}

/** What the horizontal axes of such plots have in common. */
export const axis: Axis = {
  silent: true,
  axisLine: { show: false },
  splitLine: { lineStyle: { color: COLORS.line } },
}

/** A row for each pair, from top to bottom, with room for its name. */
export function rowsOf(pairs: readonly ComparePair[]): Pick<Parameters<Draw>[0], 'grid' | 'yAxis'> {
  const names = pairs.map(({ name, protocol }) => escapeTerminal(`${name}  ${protocolName(protocol)}`, 60))
  const left = 20 + CHARACTER * Math.max(...names.map((name) => name.length))
  return {
    grid: { left, right: 36, top: 4, bottom: 28 },
    yAxis: {
      type: 'category',
      inverse: true,
      silent: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: label,
      data: names,
    },
  }
}
