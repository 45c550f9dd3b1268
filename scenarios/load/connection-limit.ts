// How many streams can be open at once: opens more and more until no more can be opened, says on what limit that was
// and how it looks to a client, and watches whether what was open stays open.
//
//   k6 run -e SSESPEC_URL=http://localhost:8080/events scenarios/load/connection-limit.ts
//
// Over HTTP/2 the streams share one connection, as a browser's do, unless SSESPEC_CONNECTIONS says how many. All
// settings are in settings.ts.
import { keep, openStreams, type Streams } from 'k6/x/eventsource'
import type { Options } from 'k6/options'

import { optionsOf } from './options.ts'
import { pause, type Phase, telling } from './progress.ts'
import { millisecondsOf, readSettings, streamOptions } from './settings.ts'
import { type SummaryData, write } from './summary.ts'

const settings = readSettings(__ENV, { streams: 20_000, duration: '2s', ratePerSecond: 1000 })

export const options: Options = optionsOf('connection-limit', settings)

const LOOK_MS = 100
/** So many failures are no accident. */
const FAILURES = 5
/** Without one more stream in this time, while more are asked for, it is broken: how silence is noticed. */
const SILENCE_MS = 3000

export default async function connectionLimit(): Promise<void> {
  const streams = openStreams(settings.url, {
    ...streamOptions(settings),
    connections: settings.connections ?? 1,
    maxRetries: 0,
    timeout: SILENCE_MS,
  })
  let phase: Phase = 'opening'
  const teller = telling(settings, () => ({ phase, ...streams.totals() }))
  const brokeAt = await untilBroken(streams)
  streams.hold()
  if (brokeAt !== null) await untilAnswered(streams)
  phase = brokeAt === null ? 'steady' : 'broken'
  teller.tell()
  const before = streams.totals()
  const watchedMs = millisecondsOf(settings.duration)
  await pause(watchedMs)
  const after = streams.totals()
  teller.stop()
  keep('ramp', {
    brokeAt: brokeAt === null ? null : Math.max(brokeAt, before.streams.open),
    watchedMs,
    lostAfter: Math.max(0, before.streams.open - after.streams.open),
    eventsAfter: after.events.captured - before.events.captured,
  })
  streams.close()
  await streams.finished
}

/** Resolves with how many streams were open when no more could be opened, or with null when all are. */
async function untilBroken(streams: Streams): Promise<number | null> {
  let most = 0
  let stillMs = 0
  for (;;) {
    await pause(LOOK_MS)
    const { asked, open, failed } = streams.totals().streams
    if (open >= settings.streams) return null
    stillMs = open > most || asked === most ? 0 : stillMs + LOOK_MS
    most = Math.max(most, open)
    if (failed >= FAILURES || stillMs >= SILENCE_MS) return most
    if (asked === settings.streams && open + failed === asked) return most
  }
}

/** What was asked for last still gets its answer, or none. */
async function untilAnswered(streams: Streams): Promise<void> {
  for (let waited = 0; waited <= SILENCE_MS; waited += LOOK_MS) {
    const { asked, open, failed } = streams.totals().streams
    if (open + failed >= asked) return
    await pause(LOOK_MS)
  }
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return write('connection-limit', settings, data)
}
