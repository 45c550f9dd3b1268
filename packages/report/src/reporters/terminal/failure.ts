import type { Evidence } from '@ssespec/rules'

import type { ReportedResult } from '../../shapes/test-report.ts'
import { escapeLines } from '../../text/escape.ts'
import { placeOf } from '../../reading/place.ts'
import { requestsOf } from '../../reading/request.ts'
import { count } from '../../text/figures.ts'
import { protocolName } from '../../text/protocol.ts'
import { address, labelled, literal, paragraph } from './layout.ts'
import type { Style } from './style.ts'

/** Columns of a label, and where what it labels begins. */
const LABEL = 10
const CONTENT = 4 + LABEL
/** Places in a recording that are shown; the JSON report has them all. */
const PLACES = 3
/** Requests that are shown. */
const REQUESTS = 2
/** Lines of a stack trace that are shown. */
const FRAMES = 6

/** The requests that stand further up already, each with the rule that it stands with. */
export type ShownRequests = Map<string, string>

/** A failure with all a reader needs to act on it, or a crash of ours with its trace. */
export function failureLines(
  result: ReportedResult,
  withProtocol: boolean,
  shown: ShownRequests,
  style: Style,
): string[] {
  const crashed = result.outcome === 'crashed'
  const mark = `${style.sign(crashed ? 'warning' : 'bad')} ${crashed ? 'crashed' : result.level}`
  const over = withProtocol ? style.paint(` over ${protocolName(result.protocol)}`, 'dim') : ''
  return [
    `  ${style.paint(mark.padEnd(CONTENT - 2), ...paintsOf(result))}${style.paint(style.text(result.rule), 'bold')}${over}`,
    ...paragraph(style.text(result.message), CONTENT, style),
    ...(result.outcome === 'fail' ? details(result, shown, style) : []),
    ...(result.outcome === 'crashed' ? traceLines(result, style) : []),
  ]
}

function details(result: ReportedResult & { outcome: 'fail' }, shown: ShownRequests, style: Style): string[] {
  return [
    ...entry('expected', paragraph(style.text(result.expected), CONTENT, style), style),
    ...entry('actual', paragraph(style.text(result.actual), CONTENT, style, 'yellow'), style),
    ...requestLines(result, shown, style),
    ...evidenceLines(result.evidence, style),
    ...entry('effect', paragraph(style.text(result.why), CONTENT, style), style),
    ...(result.fix === undefined ? [] : entry('fix', fixLines(result.fix, style), style)),
    ...entry('source', sourceLines(result.source, style), style),
  ]
}

function entry(label: string, lines: readonly string[], style: Style): string[] {
  return labelled(label, lines, style, { at: CONTENT, room: LABEL })
}

function evidenceLines(evidence: readonly Evidence[], style: Style): string[] {
  const places = evidence
    .slice(0, PLACES)
    .flatMap((place) => [
      ...paragraph(style.text(placeOf(place), 200), CONTENT, style, 'dim'),
      ...literal(style.text(place.text, 400), CONTENT + 2, style),
    ])
  if (places.length === 0) return []
  const more = evidence.length - PLACES
  if (more > 0) places.push(...paragraph(`and ${count(more)} more in the JSON report`, CONTENT, style, 'dim'))
  return entry('evidence', places, style)
}

/** Most failures are seen in the answers to a few requests: each is shown once. */
function requestLines(
  { rule, evidence }: ReportedResult & { outcome: 'fail' },
  shown: ShownRequests,
  style: Style,
): string[] {
  const lines = requestsOf(evidence)
    .slice(0, REQUESTS)
    .flatMap(({ line, headers }) => {
      const whole = [line, ...headers].join('\n')
      const before = shown.get(whole)
      if (before !== undefined) return paragraph(style.text(`as shown with ${before}`), CONTENT, style, 'dim')
      shown.set(whole, rule)
      return [
        ...address(style.text(line, 300), CONTENT, style),
        ...headers.flatMap((header) => literal(style.text(header, 100), CONTENT + 2, style, 'dim')),
      ]
    })
  return lines.length === 0 ? [] : entry('request', lines, style)
}

function fixLines(fix: string, style: Style): string[] {
  return escapeLines(fix).flatMap((line) => paragraph(style.text(line), CONTENT, style, 'cyan'))
}

function sourceLines(source: ReportedResult['source'], style: Style): string[] {
  return [
    ...paragraph(style.text(source.title), CONTENT, style),
    ...address(style.text(source.url, 400), CONTENT, style, 'dim'),
  ]
}

function traceLines(result: ReportedResult & { outcome: 'crashed' }, style: Style): string[] {
  // A trace begins with the message, which stands above it already.
  const lines = escapeLines(result.trace, 400)
    .filter((line) => !line.endsWith(result.message))
    .slice(0, FRAMES)
  return lines.flatMap((line) => literal(style.text(line.trimStart()), CONTENT, style, 'dim'))
}

function paintsOf(result: ReportedResult): ('red' | 'yellow' | 'cyan' | 'bold')[] {
  if (result.outcome === 'crashed' || result.level === 'must') return ['bold', 'red']
  return [result.level === 'should' ? 'yellow' : 'cyan']
}
