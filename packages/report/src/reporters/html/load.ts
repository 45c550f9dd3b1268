import type { LoadReport, Restored } from '../../shapes/load-report.ts'
import { count, milliseconds, plural } from '../../text/figures.ts'
import { percentileTable } from './latency.ts'
import { type Content, markup } from './markup.ts'
import { page, section, sign, verdict } from './page.ts'

/** A load report as a page: first whether it counts at all, then what was seen and what was not. */
export function loadAsHtml(report: LoadReport): string {
  const late = report.late === undefined ? [] : [markup`<p>${report.late}</p>`]
  const notes = (report.notes ?? []).map((note) => markup`<p>${note}</p>`)
  return page(
    { ...report, title: `Server-Sent Events under load: ${report.workload}`, subject: report.target.url },
    conclusion(report),
    section('Late', late),
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

function facts({ streams, events, limit, reconnect, generator }: LoadReport): Content {
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
    ['The generator’s own lag', `p99 ${milliseconds(generator.lagMs)}`],
  ]
  rows.push(...limitRows(limit), ...reconnectRows(reconnect))
  return markup`<dl>
${rows.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
`
}

function limitRows(limit: LoadReport['limit']): [string, string][] {
  if (limit === undefined) return []
  const { reached, streams, name, failure, fix, stayedOpen, watchedMs } = limit
  if (!reached) return [['Limit', `none up to ${plural(streams, 'stream')}`]]
  return [
    ['Limit', `${plural(streams, 'stream')}: ${name ?? 'what is used up cannot be told'}`],
    ['To a client it looks like', failure ?? 'nothing'],
    ['Stayed open', `${count(stayedOpen)} of ${count(streams)} for ${milliseconds(watchedMs)}`],
    ...(fix === undefined ? [] : [['What to change', fix] satisfies [string, string]]),
  ]
}

function reconnectRows(reconnect: LoadReport['reconnect']): [string, string][] {
  if (reconnect === undefined) return []
  const { attempts, refused, early, peakPer100ms, notRestored, fromServerBack } = reconnect
  return [
    ['Back, from the drop', restored(reconnect)],
    ['Back, from when the server was', restored(fromServerBack)],
    ['Not restored', count(notRestored)],
    ['Attempts', `${count(attempts)}, ${count(refused)} refused, ${count(early)} too early`],
    ['Most attempts in 100 ms', count(peakPer100ms)],
  ]
}

function restored({ t50Ms, t95Ms, t100Ms }: Restored): string {
  const [half, most, all] = [t50Ms, t95Ms, t100Ms].map((ms) => (ms === null ? 'never' : milliseconds(ms)))
  return `half ${half}, 95 % ${most}, all ${all}`
}

function thresholds(report: LoadReport): readonly Content[] {
  return report.thresholds.map(
    ({ expression, passed, value }) =>
      markup`<p>${sign(passed ? 'good' : 'bad')}<code>${expression}</code> <span class="soft">${count(value)}</span></p>\n`,
  )
}
