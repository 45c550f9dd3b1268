import type { TimedEvent } from './timeline.ts'

/** An event whose payload tells when it was made. */
export interface StampedEvent {
  readonly event: TimedEvent
  /** Milliseconds on the sender's clock; only differences mean anything. */
  readonly stamp: number
}

/** Seconds, milliseconds, microseconds and nanoseconds since 1970, for the years 2017 to 2049. */
const EPOCH_UNITS = [
  { from: 1.5e9, to: 2.5e9, perMs: 1e-3 },
  { from: 1.5e12, to: 2.5e12, perMs: 1 },
  { from: 1.5e15, to: 2.5e15, perMs: 1e3 },
  { from: 1.5e18, to: 2.5e18, perMs: 1e6 },
]

const ISO_DATE = /\b(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2}))/
const NUMBER = /(?<![\w.])(\d{10,19}(?:\.\d+)?)(?![\w.])/g
/** Our reference server's own stamp, in milliseconds of the monotonic clock. */
const SENT_AT = /"sentAt":\s*(\d+(?:\.\d+)?)/

/**
 * The time stamps that events carry, where every event from the first stamped one on has one and they never run
 * backwards. An empty list means that the stream cannot be dated by its payload.
 */
export function stampsOf(events: readonly TimedEvent[]): StampedEvent[] {
  const stamped: StampedEvent[] = []
  for (const event of events) {
    const stamp = stampIn(event.data)
    if (stamp === undefined) {
      if (stamped.length > 0 && event.data !== '') return []
      continue
    }
    const previous = stamped.at(-1)
    if (previous !== undefined && stamp < previous.stamp) return []
    stamped.push({ event, stamp })
  }
  return stamped.length >= 2 ? stamped : []
}

function stampIn(data: string): number | undefined {
  // A long payload's stamp stands near its start or not at all; this keeps the search bounded.
  const text = data.slice(0, 4096)
  const own = SENT_AT.exec(text)
  if (own) return Number(own[1])
  const date = ISO_DATE.exec(text)
  if (date) {
    const ms = Date.parse(date[1]!)
    if (!Number.isNaN(ms)) return ms
  }
  for (const [, digits] of text.matchAll(NUMBER)) {
    const value = Number(digits)
    const unit = EPOCH_UNITS.find(({ from, to }) => value >= from && value < to)
    if (unit) return value / unit.perMs
  }
  return undefined
}
