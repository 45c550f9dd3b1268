import { streamingOf } from '../../../reading/streaming.ts'
import type { Arrival, ComparePair } from '../../../shapes/compare-report.ts'
import { plural } from '../../../text/figures.ts'
import { protocolName } from '../../../text/protocol.ts'
import { type Content, markup } from '../markup.ts'
import { sign } from '../page.ts'
import { COLORS, type Draw, loadDraw } from './chart.ts'
import { arrivedSteps, type Point, sentLine } from './steps.ts'

const WIDTH = 320
const HEIGHT = 170

/** A picture for each pair, all to one scale. Buffering is seen at a glance: the line climbs in steps. */
export async function staircases(pairs: readonly ComparePair[]): Promise<Content> {
  const shown = pairs.flatMap((pair) =>
    pair.arrivals === undefined || pair.arrivals.length === 0 ? [] : { pair, arrivals: pair.arrivals },
  )
  if (shown.length === 0) return []
  const draw = await loadDraw()
  const scale: Point = [
    Math.max(...shown.map(({ arrivals }) => lastMs(arrivals))) / 1000,
    Math.max(...shown.map(({ arrivals }) => arrivals.length)),
  ]
  return [
    markup`<p>Events over time: <span class="key"></span> sent by the origin, <span class="key bold"></span> received by the
client. Where the two lie on one another, each event comes when it is sent; where the line climbs in steps, events are
held back.</p>
`,
    markup`<div class="plots">
${shown.map(({ pair, arrivals }) => figure(pair, arrivals, scale, draw))}</div>
`,
  ]
}

function figure(pair: ComparePair, arrivals: readonly Arrival[], scale: Point, draw: Draw): Content {
  const { answer, text: caption } = streamingOf(pair)
  const tone = answer === 'no' ? 'bad' : answer === 'yes' ? 'good' : 'unknown'
  const spoken = `${plural(arrivals.length, 'event')}, ${caption}`
  return markup`<figure aria-label="${pair.name} over ${protocolName(pair.protocol)}: ${spoken}">
<figcaption><strong>${pair.name}</strong> <span class="soft">${protocolName(pair.protocol)}</span><br>
<span class="${tone}">${sign(tone)}${caption}</span></figcaption>
${draw(optionOf(arrivals, scale, answer === 'no' ? COLORS.bad : COLORS.good), WIDTH, HEIGHT)}
</figure>
`
}

function optionOf(
  arrivals: readonly Arrival[],
  [maxS, maxEvents]: Point,
  color: string,
): Parameters<Draw>[0] {
  const steps = arrivedSteps(arrivals)
  const axis = {
    type: 'value',
    min: 0,
    silent: true,
    axisTick: { show: false },
    axisLabel: { color: COLORS.text, fontSize: 11, hideOverlap: true },
    nameTextStyle: { color: COLORS.text, fontSize: 11 },
  }
  return {
    grid: {
      left: 4,
      right: 12,
      top: 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      ...axis,
      max: maxS,
      splitLine: { show: false },
      axisLine: { lineStyle: { color: COLORS.line } },
      axisLabel: {
        ...axis.axisLabel,
        formatter: (value: number) => `${Number(value.toFixed(2))} s`,
        showMaxLabel: false,
      },
      splitNumber: 4,
    },
    yAxis: { ...axis, max: maxEvents, splitLine: { lineStyle: { color: COLORS.line } }, splitNumber: 3 },
    series: [
      line(sentLine(arrivals), COLORS.sent, { lineStyle: { color: COLORS.sent, width: 1.5 } }),
      line(steps, color, {
        step: 'end',
        lineStyle: { color, width: 2.5 },
        areaStyle: { color, opacity: 0.14 },
      }),
    ],
  }
}

function line(data: readonly Point[], color: string, more: object): object {
  return { type: 'line', silent: true, clip: false, showSymbol: false, itemStyle: { color }, data, ...more }
}

function lastMs(arrivals: readonly Arrival[]): number {
  return arrivals.reduce((last, { arrivedMs }) => Math.max(last, arrivedMs), 1)
}
