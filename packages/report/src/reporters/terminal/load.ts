import type { LoadReport, Reconnection, Restored } from '../../shapes/load-report.ts'
import type { Percentiles } from '../../shapes/percentiles.ts'
import { count, instant, milliseconds, plural } from '../../text/figures.ts'
import { protocolName } from '../../text/protocol.ts'
import type { RenderOptions } from '../reporter.ts'
import { columnsOf } from './columns.ts'
import { address, labelled, marked, paragraph } from './layout.ts'
import { styleFor, type Style } from './style.ts'

/** Columns of a label, and where what it labels begins. */
const LABEL = 13
const CONTENT = 4 + LABEL

/** A load report for a terminal: first whether it counts at all, then what was seen and what was not. */
export function loadOnTerminal(report: LoadReport, options: RenderOptions): string {
  const style = styleFor(options)
  const parts = [
    headerLines(report, style),
    [
      ...streamLines(report, style),
      ...limitLines(report, style),
      ...reconnectLines(report, style),
      ...failureLines(report, style),
      ...generatorLines(report, style),
    ],
    timeTable(report, style),
    [...(report.late === undefined ? [] : [report.late]), ...(report.notes ?? [])].flatMap((note) =>
      marked('warning', style.text(note), style),
    ),
    thresholdLines(report, style),
    conclusionLines(report, style),
  ]
  const shown = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${shown.join('\n\n')}\n`
}

function headerLines(report: LoadReport, style: Style): string[] {
  const { protocol, via, url } = report.target
  const facts = [
    `${report.tool.name} ${report.tool.version}`,
    `workload ${report.workload}`,
    ...(protocol === undefined ? [] : [protocolName(protocol)]),
    ...(via === undefined ? [] : [`through ${via.name}, version ${via.version}`]),
    instant(report.startedAt),
    milliseconds(report.durationMs),
  ].map((fact) => style.text(fact, 60))
  return [
    ...address(style.text(url, 300), 2, style, 'bold'),
    ...paragraph(facts.join(` ${style.sign('dot')} `), 2, style, 'dim'),
  ]
}

function streamLines({ streams, events }: LoadReport, style: Style): string[] {
  const opened = `${count(streams.opened)} of ${count(streams.asked)} opened, ${count(streams.peak)} at once, ${count(streams.failed)} failed`
  const captured =
    events.sent === null ? count(events.captured) : `${count(events.captured)} of ${count(events.sent)}`
  const faults = [
    `${count(events.lost)} lost`,
    `${count(events.duplicated)} duplicated`,
    `${count(events.reordered)} reordered`,
  ]
  const seen = events.sent === null ? 'loss and order not seen' : faults.join(', ')
  return [...entry('streams', opened, style), ...entry('events', `${captured} captured, ${seen}`, style)]
}

function limitLines({ limit }: LoadReport, style: Style): string[] {
  if (limit === undefined) return []
  const { reached, streams, name, failure, fix, stayedOpen, watchedMs, eventsAfter } = limit
  if (!reached) return entry('limit', `none up to ${plural(streams, 'stream')}`, style)
  const stayed = `${count(stayedOpen)} of ${count(streams)} for ${milliseconds(watchedMs)}, with ${plural(eventsAfter, 'event')}`
  return [
    ...entry('limit', `${plural(streams, 'stream')}: ${name ?? 'what is used up cannot be told'}`, style),
    ...entry('looks like', failure ?? 'nothing', style),
    ...entry('stay open', stayed, style),
    ...(fix === undefined ? [] : entry('fix', fix, style)),
  ]
}

function reconnectLines({ reconnect }: LoadReport, style: Style): string[] {
  if (reconnect === undefined) return []
  const { fromServerBack, firstEvent, serverBackMs, serverBackSeen, notRestored, dropped } = reconnect
  const of = dropped === undefined ? '' : ` of ${count(dropped)}`
  const lines = entry('back', `${restored(reconnect)}; ${count(notRestored)}${of} never`, style)
  if (serverBackMs !== undefined && serverBackMs !== null) {
    const what = serverBackSeen ? 'the server' : 'the first stream'
    const text = `${milliseconds(serverBackMs)} after the drop ${what} was back; from then on ${restored(fromServerBack)}`
    lines.push(...entry('server back', text, style))
  }
  if (firstEvent !== undefined) lines.push(...entry('event again', restored(firstEvent), style))
  return [...lines, ...entry('attempts', attempts(reconnect), style)]
}

function restored({ t50Ms, t95Ms, t100Ms }: Restored): string {
  const after = (ms: number | null): string => (ms === null ? 'never' : `after ${milliseconds(ms)}`)
  return `half ${after(t50Ms)}, 95 % ${after(t95Ms)}, all ${after(t100Ms)}`
}

function attempts({ attempts: all, refused, reset, early, peakPer100ms, replayed }: Reconnection): string {
  const cut = reset === undefined ? '' : `, ${count(reset)} cut`
  const again = replayed === undefined || replayed === null ? '' : `; ${plural(replayed, 'event')} replayed`
  return `${count(all)}, ${count(refused)} refused${cut}, ${count(early)} too early, at most ${count(peakPer100ms)} in 100 ms${again}`
}

/** So many reasons are enough for a screen; the JSON has all. */
const REASONS = 5

function failureLines({ failures = [] }: LoadReport, style: Style): string[] {
  return failures
    .slice(0, REASONS)
    .flatMap(({ error, count: times }, n) =>
      entry(n === 0 ? 'failures' : '', `${count(times)} times: ${error}`, style),
    )
}

function generatorLines({ generator }: LoadReport, style: Style): string[] {
  const { memoryPerStreamKiB, cpuPerEventUs, lagMs } = generator
  const cpu = `${count(cpuPerEventUs)} ${style.sign('micro')} of CPU an event`
  const text = `${count(memoryPerStreamKiB)} KiB a stream, ${cpu}, p99 of its own lag ${milliseconds(lagMs)}`
  return labelled('generator', paragraph(text, CONTENT, style), style, { at: CONTENT, room: LABEL })
}

function entry(label: string, text: string, style: Style): string[] {
  return labelled(label, paragraph(style.text(text), CONTENT, style), style, { at: CONTENT, room: LABEL })
}

function timeTable(report: LoadReport, style: Style): string[] {
  const head = ['', 'p50', 'p90', 'p99', 'p99.9', 'max'].map((cell) => style.paint(cell, 'dim'))
  return columnsOf(
    [
      head,
      row('first event', report.timeToFirstEventMs),
      row('event latency', report.latencyMs),
      row('gap', report.gapMs),
    ],
    ['left'],
  )
}

function row(name: string, times: Percentiles | null): string[] {
  return [name, ...[times?.p50, times?.p90, times?.p99, times?.p999, times?.max].map(milliseconds)]
}

function thresholdLines({ thresholds }: LoadReport, style: Style): string[] {
  return thresholds.flatMap(({ expression, passed, value }) =>
    marked(
      passed ? 'good' : 'bad',
      `${style.text(expression, 200)} (${count(value)})`,
      style,
      passed ? 'green' : 'red',
    ),
  )
}

function conclusionLines(report: LoadReport, style: Style): string[] {
  if (!report.valid) {
    const because = style.text(report.invalidBecause ?? 'the generator could not keep up', 600)
    return [
      ...marked('bad', `This run does not count: ${because}`, style, 'bold', 'red'),
      ...paragraph('No figure above says anything about the target.', 4, style, 'dim'),
    ]
  }
  const failed = report.thresholds.filter((threshold) => !threshold.passed).length
  if (failed === 0) return marked('good', 'The run is valid', style, 'bold', 'green')
  const text = `Falls short: ${failed} of ${report.thresholds.length} thresholds missed`
  return marked('bad', text, style, 'bold', 'red')
}
