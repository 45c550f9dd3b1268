import type { Measurement } from '../../packages/report/src/load/measurement.ts'
import type { Limit, Reconnection, Restored } from '../../packages/report/src/shapes/load-report.ts'
import type { Percentiles } from '../../packages/report/src/shapes/percentiles.ts'

/** What is read out of a measurement. */
export interface Findings {
  late: string | undefined
  reconnect: Reconnection | undefined
  limit: Limit | undefined
}

/** The report for people. */
export function textOf(measured: Measurement, { late, reconnect, limit }: Findings): string {
  const { streams, events, generator } = measured
  const lines = [
    '',
    measured.valid
      ? `  ${measured.workload}`
      : `  ${measured.workload}: NOT VALID, ${measured.invalidBecause ?? 'for no reason given'}`,
    '',
    line(
      'streams',
      `${streams.opened} of ${streams.asked} opened, ${streams.peak} at once, ${streams.failed} failed`,
    ),
    line('events', eventsLine(measured)),
    line('first event', percentilesLine(measured.timeToFirstEventMs, 'none came')),
    line(
      'latency',
      percentilesLine(measured.latencyMs, 'not seen: the events carry no stamp of this host’s clock'),
    ),
    line('gap', percentilesLine(measured.gapMs, 'not seen: no stream had two events')),
    ...(limit === undefined ? [] : limitLines(limit)),
    ...(reconnect === undefined ? [] : reconnectLines(reconnect)),
    line(
      'generator',
      `lag p99 ${milliseconds(generator.lagMs)}, ${cost(generator.cpuPerEventUs, 'µs CPU an event')}, ${cost(generator.memoryPerStreamKiB, 'KiB a stream')}`,
    ),
  ]
  if (late !== undefined) lines.push(line('late', late))
  if (measured.workload === 'reconnect' && reconnect === undefined && streams.failed === 0) {
    lines.push(line('reconnects', 'no stream was dropped: restart the server, or the proxy, while this runs'))
  }
  if (streams.http2Connections > 0) {
    lines.push(
      line(
        'HTTP/2',
        `${streams.http2Connections} shared connections, ${streams.waiting} streams waited for room`,
      ),
    )
  }
  if (events.stampsRejected > 0) {
    lines.push(line('stamps', `${events.stampsRejected} cannot be of this host’s clock and were left out`))
  }
  for (const { error, count } of measured.failures.slice(0, 5))
    lines.push(line('failure', `${count} × ${error}`))
  for (const { expression, passed, value } of measured.thresholds) {
    lines.push(line(passed ? 'met' : 'NOT MET', `${expression}${value === null ? '' : ` (${round(value)})`}`))
  }
  return `${lines.join('\n')}\n\n`
}

function limitLines({ reached, streams, name, failure, fix, stayedOpen, watchedMs }: Limit): string[] {
  if (!reached) return [line('limit', `none up to ${streams} streams`)]
  const lines = [
    line('limit', `${streams} streams: ${name ?? 'what is used up cannot be told'}`),
    line('looks like', failure ?? 'nothing'),
    line('stay open', `${stayedOpen} of ${streams} for ${milliseconds(watchedMs)}`),
  ]
  if (fix !== undefined) lines.push(line('fix', fix))
  return lines
}

function reconnectLines(reconnect: Reconnection): string[] {
  const { attempts, refused, peakPer100ms, early, dropped = 0, notRestored, firstEvent } = reconnect
  const lines = [
    line('back', `${restoredLine(reconnect)}; ${notRestored} of ${dropped} not at all`),
    line(
      'server back',
      `${milliseconds(reconnect.serverBackMs ?? null)} after the drop; from then on ${restoredLine(reconnect.fromServerBack)}`,
    ),
  ]
  if (firstEvent !== undefined) lines.push(line('event again', restoredLine(firstEvent)))
  lines.push(
    line('attempts', `${attempts}, ${refused} refused, ${early} early, at most ${peakPer100ms} in 100 ms`),
  )
  return lines
}

function restoredLine({ t50Ms, t95Ms, t100Ms }: Restored): string {
  return `half after ${milliseconds(t50Ms)}, 95 % after ${milliseconds(t95Ms)}, all after ${milliseconds(t100Ms)}`
}

function eventsLine({ events }: Measurement): string {
  if (events.sent === null) return `${events.captured} captured; loss is not seen: they carry no number`
  const replayed = events.replayed ? `, ${events.replayed} replayed` : ''
  return `${events.captured} of ${events.sent} captured, ${events.lost} lost, ${events.duplicated} duplicated, ${events.reordered} out of order${replayed}`
}

function percentilesLine(p: Percentiles | null, otherwise: string): string {
  if (p === null) return otherwise
  return `p50 ${milliseconds(p.p50)}, p99 ${milliseconds(p.p99)}, max ${milliseconds(p.max)}`
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(12)} ${text}`
}

function milliseconds(value: number | null): string {
  if (value === null) return 'never'
  return `${round(value)} ms`
}

function cost(value: number | null, unit: string): string {
  return value === null ? `${unit} not known` : `${round(value)} ${unit}`
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}
