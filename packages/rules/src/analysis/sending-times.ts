import type { Recording } from '@ssespec/recording'

import type { Burst } from './bursts.ts'
import type { StampedEvent } from './stamps.ts'
import { HELD_MS } from './thresholds.ts'

/** Stamps that tell when events were sent. */
export interface SendingTimes {
  /** Those made after the request: a backlog is honest. */
  readonly live: readonly StampedEvent[]
  /** Two moments less than this apart cannot be told apart, in ms. */
  readonly resolutionMs: number
  /** Whether the newest event came as soon as it was made by the recording's own clock. */
  readonly sameClock: boolean
}

/**
 * A moment this near the arrival by the recording's own clock is of that clock, in ms: hosts that set their clocks agree
 * within a second, and a busy machine is late by less.
 */
const SAME_CLOCK_MS = 1000

/** A clock may be wrong by minutes; what happened an hour or a day ago is no sending time. */
const NEAR_MS = 300_000

/** Zones lie a multiple of this apart, 14 hours at most; a moment that names none is taken to be near within a minute. */
const ZONE_MS = 900_000
const ZONE_MOST_MS = 50_400_000
const NEAR_BUT_FOR_ZONE_MS = 60_000

/**
 * What a list of moments in the payload tells of the sending, `undefined` if they are no sending times: order numbers,
 * a timetable, history that is played again at its own speed or faster. Sending times run as the arrivals do, and on
 * a clock that is set they are near them.
 */
export function sendingTimes(
  recording: Recording,
  stamped: readonly StampedEvent[],
  bursts: readonly Burst[],
  askedAt: number,
): SendingTimes | undefined {
  const last = stamped.at(-1)
  if (last === undefined || !isNear(recording, last)) return undefined
  // The fastest event sets the two clocks: none can arrive before it was made.
  const offset = Math.min(...stamped.map(({ event, stamp }) => event.at - stamp))
  const resolutionMs = resolutionOf(stamped)
  const live = stamped.filter(({ stamp }) => stamp + offset >= askedAt)
  const sameClock = Math.abs(ageOf(recording, last)) <= SAME_CLOCK_MS + resolutionMs
  const runs = runsAsArrivals(live, bursts, offset, HELD_MS + resolutionMs)
  return runs === false || (runs === undefined && !sameClock) ? undefined : { live, resolutionMs, sameClock }
}

/**
 * When a burst is let go all that was made before goes with it: what comes in the next one was made since. One burst in
 * four may be read late by a busy machine. `undefined` where there are no two bursts.
 */
function runsAsArrivals(
  live: readonly StampedEvent[],
  bursts: readonly Burst[],
  offset: number,
  slackMs: number,
): boolean | undefined {
  let pairs = 0
  let wrong = 0
  let burst = 0
  let before: StampedEvent | undefined
  for (const one of live) {
    const burstBefore = burst
    while (one.event.end > bursts[burst]!.end) burst++
    if (before !== undefined && burst !== burstBefore) {
      pairs++
      if (one.stamp + offset < before.event.at - slackMs) wrong++
    }
    before = one
  }
  return pairs === 0 ? undefined : wrong <= Math.floor(pairs / 4)
}

function isNear(recording: Recording, stamped: StampedEvent): boolean {
  const age = Math.abs(ageOf(recording, stamped))
  switch (stamped.clock) {
    case 'monotonic':
      return true
    case 'utc':
      return age <= NEAR_MS
    case 'local':
      return (
        age <= ZONE_MOST_MS + NEAR_BUT_FOR_ZONE_MS &&
        Math.abs(age - Math.round(age / ZONE_MS) * ZONE_MS) <= NEAR_BUT_FOR_ZONE_MS
      )
  }
}

/** From a stamp to the arrival, both by the clock that it seems to be of, in ms. */
function ageOf(recording: Recording, { event, stamp, clock }: StampedEvent): number {
  const began = clock === 'monotonic' ? recording.startedAtMonotonicMs : Date.parse(recording.startedAt)
  return began + event.at - stamp
}

/** Stamps in whole seconds, minutes and so on tell two moments apart only when more than one such step lies between. */
function resolutionOf(stamped: readonly StampedEvent[]): number {
  if (!stamped.every(({ stamp }) => stamp % 1000 === 0)) return 0
  const steps = stamped.slice(1).map(({ stamp }, index) => stamp - stamped[index]!.stamp)
  return Math.max(1000, steps.reduce(greatestCommonDivisor, 0))
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
