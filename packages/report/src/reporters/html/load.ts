import type { LoadReport } from '../../shapes/load-report.ts'
import { count, milliseconds } from '../../text/figures.ts'
import { percentileTable } from './latency.ts'
import { type Content, markup } from './markup.ts'
import { page, section, sign, verdict } from './page.ts'

/** A load report as a page: first whether it counts at all, then what was seen and what was not. */
export function loadAsHtml(report: LoadReport): string {
  const notes = (report.notes ?? []).map((note) => markup`<p>${note}</p>`)
  return page(
    { ...report, title: `Server-Sent Events under load: ${report.workload}`, subject: report.target.url },
    conclusion(report),
    section('Streams and events', facts(report)),
    section(
      'Times',
      percentileTable([
        ['First event', report.timeToFirstEventMs],
        ['Event latency', report.latencyMs],
        ['Gap between events', report.gapMs],
      ]),
    ),
    section('Thresholds', thresholds(report)),
    section('Not seen', notes),
  )
}

function conclusion(report: LoadReport): Content {
  if (!report.valid) {
    const because = report.invalidBecause ?? 'the generator could not keep up'
    return verdict(
      'bad',
      'This run does not count',
      `No figure here says anything about the target: ${because}.`,
    )
  }
  const failed = report.thresholds.filter((threshold) => !threshold.passed).length
  if (failed === 0) return verdict('good', 'The run is valid')
  return verdict('bad', `Falls short: ${failed} of ${report.thresholds.length} thresholds missed`)
}

function facts({ streams, events, reconnect, generator }: LoadReport): Content {
  const rows: [string, string][] = [
    [
      'Streams',
      `${count(streams.opened)} of ${count(streams.asked)} opened, ${count(streams.failed)} failed`,
    ],
    ['Open at once', count(streams.peak)],
    [
      'Events captured',
      events.sent === null ? count(events.captured) : `${count(events.captured)} of ${count(events.sent)}`,
    ],
    [
      'Lost, duplicated, reordered',
      events.sent === null
        ? 'not seen'
        : [events.lost, events.duplicated, events.reordered].map(count).join(', '),
    ],
    ['Memory a stream', `${count(generator.memoryPerStreamKiB)} KiB`],
    ['CPU an event', `${count(generator.cpuPerEventUs)} µs`],
    ['Generator behind schedule', `at most ${milliseconds(generator.lagMs)}`],
  ]
  if (reconnect !== undefined) {
    rows.push(
      [
        'All reconnected',
        `${milliseconds(reconnect.t100Ms)} after the drop, ${milliseconds(reconnect.fromServerBack.t100Ms)} after the server came back`,
      ],
      ['Not restored', count(reconnect.notRestored)],
      [
        'Attempts',
        `${count(reconnect.attempts)}, ${count(reconnect.refused)} refused, ${count(reconnect.early)} too early`,
      ],
      ['Most attempts in 100 ms', count(reconnect.peakPer100ms)],
    )
  }
  return markup`<dl>
${rows.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
`
}

function thresholds(report: LoadReport): readonly Content[] {
  return report.thresholds.map(
    ({ expression, passed, value }) =>
      markup`<p>${sign(passed ? 'good' : 'bad')}<code>${expression}</code> <span class="soft">${count(value)}</span></p>\n`,
  )
}
