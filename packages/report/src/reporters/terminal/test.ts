import { conclusionOf, type Conclusion } from '../../reading/conclusion.ts'
import { bySection, isUrgent } from '../../reading/ranking.ts'
import type { ReportedResult, TestReport } from '../../shapes/test-report.ts'
import { instant, listed, milliseconds, plural } from '../../text/figures.ts'
import { protocolName } from '../../text/protocol.ts'
import type { RenderOptions } from '../reporter.ts'
import { failureLines, type ShownRequests } from './failure.ts'
import { address, marked, paragraph } from './layout.ts'
import { type Paint, type Sign, styleFor, type Style } from './style.ts'
import { unsettledLines } from './unsettled.ts'

/** A test report for a terminal: the failures by section, the worst first; then what was not judged; then the rest. */
export function testOnTerminal(report: TestReport, options: RenderOptions): string {
  const style = styleFor(options)
  const parts = [
    headerLines(report, style),
    ...failureParts(report.results, style),
    ...unsettledLines(report.results, style),
    report.notes.flatMap((note) => marked('warning', style.text(note), style)),
    conclusionLines(report, style),
  ]
  const shown = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${shown.join('\n\n')}\n`
}

function headerLines(report: TestReport, style: Style): string[] {
  const facts = [
    `${report.tool.name} ${report.tool.version}`,
    listed(protocolsOf(report.results).map(protocolName)),
    instant(report.startedAt),
    milliseconds(report.durationMs),
  ]
  const line = facts.filter((fact) => fact !== '').map((fact) => style.text(fact, 60))
  return [
    ...address(style.text(report.target.url, 300), 2, style, 'bold'),
    ...paragraph(line.join(` ${style.sign('dot')} `), 2, style, 'dim'),
  ]
}

function failureParts(results: readonly ReportedResult[], style: Style): string[][] {
  const withProtocol = protocolsOf(results).length > 1
  const shown: ShownRequests = new Map()
  return bySection(results.filter(isUrgent)).flatMap((section) => {
    const name = style.text(section.name, 40)
    const line = style.sign('rule').repeat(Math.max(0, style.width - name.length - 3))
    const heading = `  ${style.paint(name, 'bold')} ${style.paint(line, 'dim')}`
    return section.results.map((result, index) => {
      const lines = failureLines(result, withProtocol, shown, style)
      return index === 0 ? [heading, ...lines] : lines
    })
  })
}

const MARKS: Readonly<Record<Conclusion['kind'], readonly [Sign, Paint]>> = {
  conforms: ['good', 'green'],
  'falls-short': ['bad', 'red'],
  unjudged: ['unknown', 'yellow'],
  defect: ['warning', 'red'],
}

function conclusionLines(report: TestReport, style: Style): string[] {
  const { kind, text } = conclusionOf(report)
  const [sign, paint] = MARKS[kind]
  const { pass, inconclusive, blocked, notApplicable } = report.summary
  const counts = [
    `${plural(pass, 'rule')} passed`,
    ...(inconclusive > 0 ? [`${inconclusive} could not be told`] : []),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ...(notApplicable > 0 ? [`${notApplicable} not applicable`] : []),
  ]
  return [
    ...marked(sign, style.text(text), style, 'bold', paint),
    ...paragraph(counts.join(', '), 4, style, 'dim'),
  ]
}

function protocolsOf(results: readonly ReportedResult[]): ReportedResult['protocol'][] {
  return [...new Set(results.map((result) => result.protocol))]
}
