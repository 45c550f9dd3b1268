import { keep, now, type Summary } from 'k6/x/eventsource'
import { Counter, Trend } from 'k6/metrics'

import type { Measured } from './measured.ts'
import type { TransportSettings } from './settings.ts'

/** Milliseconds since 1970. What counts happens between `from` and `to`. */
export interface Times {
  readonly startAt: number
  readonly from: number
  readonly to: number
  readonly endAt: number
}

/** As the reference server sends it by every transport. */
export interface Update {
  readonly sequence: number
  /** When it was due, on the host's monotonic clock. */
  readonly sentAt: number
}

const delay = new Trend('transport_delay', true)
const received = new Counter('transport_updates')
const missed = new Counter('transport_missed')
const requests = new Counter('transport_requests')
const sent = new Counter('transport_sent')
const failures = new Counter('transport_failures')

/** What one client has seen. */
export class Tally {
  readonly #times: Times
  #last: number | undefined
  #isThere = false

  constructor(times: Times) {
    this.#times = times
  }

  /** The number of the last update it has. */
  get after(): number | undefined {
    return this.#last
  }

  update({ sequence, sentAt }: Update): void {
    const arrivedAt = now()
    const before = this.#last
    this.#last = Math.max(sequence, before ?? 0)
    if (!this.#counts()) return
    received.add(1)
    if (before !== undefined && sequence > before + 1) missed.add(sequence - before - 1)
    if (arrivedAt !== null) delay.add(arrivedAt - sentAt)
  }

  request(protocol: string): void {
    // A request that was cut has none.
    if (protocol !== '') keep('protocol', protocol)
    if (this.#counts()) requests.add(1)
  }

  /** The client is connected. One that comes late would be counted with what connecting costs. */
  there(): void {
    if (!this.#isThere && Date.now() > this.#times.from)
      this.failed('clients were still connecting when the counting began; give them more time')
    this.#isThere = true
  }

  sent(): void {
    if (this.#counts()) sent.add(1)
  }

  /** Something did not work; the run says nothing then. At the end everything is cut. */
  failed(because: string): void {
    if (Date.now() >= this.#times.to) return
    failures.add(1)
    keep('failure', because)
  }

  #counts(): boolean {
    const at = Date.now()
    return at >= this.#times.from && at < this.#times.to
  }
}

interface SummaryData {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>
}

/** The figures, and whether they say anything. */
export function measuredOf(settings: TransportSettings, data: SummaryData, summary: Summary): Measured {
  const { transport, clients, durationMs } = settings
  const { generator, kept } = summary
  const count = (name: string): number => data.metrics[name]?.values['count'] ?? 0
  const late = data.metrics['transport_delay']?.values
  const failure = (kept?.['failure'] ?? null) as string | null
  const protocol = (kept?.['protocol'] ?? null) as string | null
  const because =
    failure ??
    summary.invalidBecause ??
    (count('transport_updates') === 0 ? 'no update came in the time given' : undefined)
  return {
    workload: 'transports',
    transport,
    protocol,
    clients,
    durationMs,
    updates: { received: count('transport_updates'), missed: count('transport_missed') },
    requests: count('transport_requests'),
    sent: count('transport_sent'),
    delayMs:
      late === undefined ? null : { p50: late['med'] ?? 0, p99: late['p(99)'] ?? 0, max: late['max'] ?? 0 },
    failures: count('transport_failures'),
    failure,
    generator,
    valid: because === undefined,
    ...(because !== undefined && { invalidBecause: because }),
  }
}
