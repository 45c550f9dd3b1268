import stringWidth from 'string-width'

import { type Matter, type MatrixCell, matrixCell, matrixOf } from '../../reading/matrix.ts'
import type { ComparePair } from '../../shapes/compare-report.ts'
import { columnsOf } from './columns.ts'
import { paragraph } from './layout.ts'
import type { Paint, Sign, Style } from './style.ts'

const MARKS: Readonly<Record<MatrixCell['answer'], readonly [Sign, Paint] | undefined>> = {
  yes: ['good', 'green'],
  no: ['bad', 'red'],
  lack: ['warning', 'yellow'],
  unknown: ['unknown', 'yellow'],
  unasked: undefined,
}

const SHORT: Readonly<Record<ComparePair['protocol'], string>> = { 'http/1.1': 'h1', h2: 'h2', h2c: 'h2c' }

/** What each way does about all that matters: a row for each pair, in as many tables as the width asks for. */
export function matrixTables(pairs: readonly ComparePair[], style: Style): string[][] {
  const { matters, rows } = matrixOf(pairs)
  if (rows.length === 0) return []
  const meanings = matters.map(({ head, meaning }) => `${head}: ${meaning}`).join('; ')
  const untold = rows.some((pair) => matters.some((matter) => matrixCell(pair, matter).answer === 'unknown'))
    ? ` ${style.sign('unknown')}: it could not be told.`
    : ''
  const lacks = rows.some(({ lacks: all = [] }) => all.length > 0)
    ? ` ${style.sign('warning')}: it is not, and no configuration of this proxy mends that.`
    : ''
  return [
    ...fitted(rows, matters, style),
    paragraph(`${style.sign('good')} ${meanings}.${lacks}${untold}`, 2, style, 'dim'),
  ]
}

function fitted(rows: readonly ComparePair[], matters: readonly Matter[], style: Style): string[][] {
  const table = tableOf(rows, matters, style)
  if (matters.length === 1 || table.every((line) => stringWidth(line) <= style.width)) return [table]
  const half = Math.ceil(matters.length / 2)
  return [...fitted(rows, matters.slice(0, half), style), ...fitted(rows, matters.slice(half), style)]
}

function tableOf(rows: readonly ComparePair[], matters: readonly Matter[], style: Style): string[] {
  const heads = ['', ...matters.map(({ head }) => head)].map((head) => style.paint(head, 'dim'))
  const lines = rows.map((pair, index) => [
    rows[index - 1]?.name === pair.name ? '' : style.paint(style.text(pair.name, 60), 'bold'),
    SHORT[pair.protocol],
    ...matters.map((matter) => cellOf(matrixCell(pair, matter), style)),
  ])
  const aligns = Array.from({ length: matters.length + 2 }, () => 'left' as const)
  const beside = columnsOf([['', ...heads], ...lines], aligns)
  if (beside.every((line) => stringWidth(line) <= style.width)) return beside
  const above = lines.flatMap(([name = '', ...cells]) => [
    ...(name === '' ? [] : [[{ content: name, colSpan: matters.length + 2 }]]),
    ['', ...cells],
  ])
  return columnsOf([['', ...heads], ...above], aligns)
}

function cellOf({ answer, detail }: MatrixCell, style: Style): string {
  const mark = MARKS[answer]
  if (mark === undefined) return ''
  const [sign, paint] = mark
  return style.paint(`${style.sign(sign)} ${detail}`.trim(), paint)
}
