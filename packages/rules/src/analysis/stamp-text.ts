/** Something in a payload that reads as a moment. */
export interface Moment {
  /** Milliseconds since 1970; of a clock of its own where `clock` is `monotonic`. */
  readonly ms: number
  /** `local` where no zone is named. */
  readonly clock: 'utc' | 'local' | 'monotonic'
}

/** Seconds, milliseconds, microseconds and nanoseconds since 1970, for the years 2017 to 2049. */
const EPOCH_UNITS = [
  { from: 1.5e9, to: 2.5e9, perMs: 1e-3 },
  { from: 1.5e12, to: 2.5e12, perMs: 1 },
  { from: 1.5e15, to: 2.5e15, perMs: 1e3 },
  { from: 1.5e18, to: 2.5e18, perMs: 1e6 },
]

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const MOMENT = new RegExp(
  [
    // Our reference server's own stamp: milliseconds of the monotonic clock.
    String.raw`"sentAt":\s*(?<sentAt>\d{1,11}(?:\.\d+)?)(?![\w.])`,
    // ISO 8601 and RFC 3339; 5.6 of the latter lets a space stand for the T.
    String.raw`(?<![\w-])(?<day>\d{4}-\d\d-\d\d)[T ](?<time>\d\d:\d\d:\d\d)(?:[.,](?<fraction>\d+))?(?<zone>Z|[+-]\d\d(?!\d|:?\d\d\d)(?!:)| ?[+-]\d\d:?\d\d| UTC)?`,
    // RFC 9110, 5.6.7 and RFC 5322, 3.3: Tue, 01 Dec 2026 04:35:27 GMT, or +0100.
    String.raw`\b(?<mail>\d{1,2} ${MONTH} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|Z|[+-]\d{4}))`,
    // ECMAScript, Date.prototype.toString: Tue Dec 01 2026 04:35:27 GMT+0000.
    String.raw`\b(?<script>${MONTH} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4})`,
    String.raw`(?<![\w.])(?<number>\d{10,19}(?:\.\d+)?)(?![\w.])`,
  ].join('|'),
  'g',
)

/** More are not looked at, and neither is what stands far behind the start of a long payload. */
const MOMENTS = 8
const LOOKED_AT = 4096

/** What reads as a moment in an event's data, in order. */
export function momentsIn(data: string): Moment[] {
  const found: Moment[] = []
  for (const { groups } of data.slice(0, LOOKED_AT).matchAll(MOMENT)) {
    const moment = read(groups!)
    if (moment !== undefined && !Number.isNaN(moment.ms)) found.push(moment)
    if (found.length === MOMENTS) break
  }
  return found
}

function read({
  sentAt,
  day,
  time,
  fraction = '0',
  zone,
  mail,
  script,
  number,
}: Record<string, string | undefined>): Moment | undefined {
  if (sentAt !== undefined) return { ms: Number(sentAt), clock: 'monotonic' }
  if (day !== undefined) {
    const ms = Date.parse(`${day}T${time}.${fraction}${zoneOf(zone?.trim())}`)
    return { ms, clock: zone === undefined ? 'local' : 'utc' }
  }
  if (number === undefined) return { ms: Date.parse((mail ?? script)!), clock: 'utc' }
  const value = Number(number)
  const unit = EPOCH_UNITS.find(({ from, to }) => value >= from && value < to)
  return unit && { ms: value / unit.perMs, clock: 'utc' }
}

function zoneOf(zone: string = 'Z'): string {
  if (zone === 'Z' || zone === 'UTC') return 'Z'
  const [sign, hours, minutes] = [zone.slice(0, 1), zone.slice(1, 3), zone.slice(-2)]
  return `${sign}${hours}:${zone.length === 3 ? '00' : minutes}`
}
