import { latencyKindOf } from '../../reading/latency.ts'
import { isWrong, lackingIn, surprises } from '../../reading/pairs.ts'
import type { CompareReport } from '../../shapes/compare-report.ts'
import { instant, listed, milliseconds, plural } from '../../text/figures.ts'
import type { RenderOptions } from '../reporter.ts'
import { matrixTables } from './compare-matrix.ts'
import { pairTable } from './compare-table.ts'
import { address, literal, marked, paragraph } from './layout.ts'
import { remedyParts } from './remedy.ts'
import { styleFor, type Style } from './style.ts'

/** A comparison for a terminal: a row for each way to the origin, what to change, and what was left out. */
export function compareOnTerminal(report: CompareReport, options: RenderOptions): string {
  const style = styleFor(options)
  const parts = [
    headerLines(report, style),
    pairTable(report.pairs, style),
    legendLines(report, style),
    ...matrixTables(report.pairs, style),
    ...remedyParts(report.pairs, style),
    surprises(report.pairs).flatMap((text) => marked('warning', style.text(text), style, 'yellow')),
    lackingIn(report.pairs).flatMap((text) => marked('warning', style.text(text), style, 'dim')),
    leftOutLines(report, style),
    conclusionLines(report, style),
  ]
  const shown = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${shown.join('\n\n')}\n`
}

function headerLines(report: CompareReport, style: Style): string[] {
  const facts = [
    `${report.tool.name} ${report.tool.version}`,
    instant(report.startedAt),
    milliseconds(report.durationMs),
  ].map((fact) => style.text(fact, 60))
  const { name, version = '', url } = report.origin
  return [
    ...paragraph(style.text(`${name} ${version}`.trim(), 80), 2, style, 'bold'),
    ...address(style.text(url, 300), 2, style),
    ...paragraph(facts.join(` ${style.sign('dot')} `), 2, style, 'dim'),
  ]
}

function legendLines(report: CompareReport, style: Style): string[] {
  const kind = latencyKindOf(report.pairs)
  const what = {
    measured:
      'p50, p99: from origin to client, half of the events took no longer than p50, 99 of 100 no longer than p99.',
    added: '+p50, +p99: what this way adds to the direct one, for half of the events and for 99 of 100.',
    none: '',
  }[kind]
  const h2c = report.pairs.some((pair) => pair.protocol === 'h2c') ? ' h2c: HTTP/2 without TLS.' : ''
  const text = `${what}${h2c}`.trim()
  return text === '' ? [] : paragraph(text, 2, style, 'dim')
}

function leftOutLines(report: CompareReport, style: Style): string[] {
  const left = report.leftOut.flatMap(({ name, why, install }) => [
    ...paragraph(`${style.text(name, 60)}: ${style.text(why, 600)}`, 4, style),
    ...(install === undefined ? [] : literal(style.text(install), 6, style, 'cyan')),
  ])
  const notes = (report.notes ?? []).flatMap((note) => paragraph(style.text(note), 4, style))
  if (left.length + notes.length === 0) return []
  return [`  ${style.paint(`${style.sign('warning')} Left out`, 'bold', 'yellow')}`, ...left, ...notes]
}

function conclusionLines(report: CompareReport, style: Style): string[] {
  const names = [...new Set(report.pairs.map((pair) => pair.name))]
  const wrong = [...new Set(report.pairs.filter(isWrong).map((pair) => pair.name))]
  if (report.pairs.length === 0) {
    return marked('unknown', 'Nothing was compared', style, 'bold', 'yellow')
  }
  if (wrong.length === 0) {
    return marked('good', `Nothing to change in ${plural(names.length, 'way')}`, style, 'bold', 'green')
  }
  const text = `${wrong.length} of ${names.length} ${wrong.length === 1 ? 'needs' : 'need'} a change: ${style.text(listed(wrong))}`
  return marked('bad', text, style, 'bold', 'red')
}
