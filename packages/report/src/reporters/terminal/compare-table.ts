import stringWidth from 'string-width'

import { type LatencyKind, latencyKindOf, latencyOf } from '../../reading/latency.ts'
import { type Streaming, streamingOf } from '../../reading/streaming.ts'
import type { ComparePair } from '../../shapes/compare-report.ts'
import { milliseconds } from '../../text/figures.ts'
import { protocolName } from '../../text/protocol.ts'
import { columnsOf } from './columns.ts'
import type { Paint, Sign, Style } from './style.ts'

const HEADS: Readonly<Record<LatencyKind, readonly string[]>> = {
  measured: ['p50', 'p99'],
  added: ['+p50', '+p99'],
  none: [],
}

const MARKS: Readonly<Record<Streaming['answer'], readonly [Sign, Paint]>> = {
  yes: ['good', 'green'],
  no: ['bad', 'red'],
  unknown: ['unknown', 'yellow'],
}

/** A row for each pair. Where names are too long for a column of their own, they stand above their rows. */
export function pairTable(pairs: readonly ComparePair[], style: Style): string[] {
  const kind = latencyKindOf(pairs)
  const head = ['over', 'event by event?', '1st event', ...HEADS[kind]].map((cell) =>
    style.paint(cell, 'dim'),
  )
  const groups = [...Map.groupBy(pairs, (pair) => pair.name)].map(([name, group]) => ({
    name: style.paint(style.text(name, 60), 'bold'),
    rows: group.map((pair) => cellsOf(pair, kind, style)),
  }))
  const beside = columnsOf(
    [
      ['', ...head],
      ...groups.flatMap(({ name, rows }) => rows.map((row, index) => [index === 0 ? name : '', ...row])),
    ],
    ALIGNS,
  )
  if (beside.every((line) => stringWidth(line) <= style.width)) return beside
  const above = groups.flatMap(({ name, rows }) => [
    [{ content: name, colSpan: head.length + 1 }],
    ...rows.map((row) => ['', ...row]),
  ])
  return columnsOf([['', ...head], ...above], ALIGNS)
}

function cellsOf(pair: ComparePair, kind: LatencyKind, style: Style): string[] {
  const { answer, brief } = streamingOf(pair)
  const [sign, paint] = MARKS[answer]
  const { p50, p99 } = latencyOf(pair, kind)
  return [
    protocolName(pair.protocol),
    style.paint(`${style.sign(sign)} ${brief}`, paint),
    milliseconds(pair.measured.firstEventMs),
    ...(kind === 'none' ? [] : [milliseconds(p50), milliseconds(p99)]),
  ]
}

const ALIGNS = ['left', 'left', 'left'] as const
