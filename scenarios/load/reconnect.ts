// Coming back: opens streams and waits for their connections to be lost; when all that can are back, it reports how
// long that took, how the attempts bunched, and what the events' numbers say was lost meanwhile.
//
//   k6 run -e SSESPEC_URL=http://localhost:8080/events scenarios/load/reconnect.ts
//
// Restart the server, or reload the proxy, while it runs. `ssespec load --workload reconnect` does that for you.
// All settings are in settings.ts.
import { openStreams, type Measured } from 'k6/x/eventsource'
import type { Options } from 'k6/options'

import { optionsOf } from './options.ts'
import { pause, type Phase, telling } from './progress.ts'
import { millisecondsOf, readSettings, streamOptions } from './settings.ts'
import { type SummaryData, write } from './summary.ts'

const settings = readSettings(__ENV, { streams: 100, duration: '30s', ratePerSecond: 2000 })

export const options: Options = optionsOf('reconnect', settings)

const LOOK_MS = 100
/** How long streams stay open before they count as back, and are watched for what the events say. */
const SETTLED_MS = 1500

export default async function reconnect(): Promise<void> {
  const streams = openStreams(settings.url, streamOptions(settings))
  const longest = millisecondsOf(settings.spread) + millisecondsOf(settings.duration)
  let phase: Phase = 'opening'
  let before: Measured['streams'] | undefined
  let settled = 0
  const teller = telling(settings, () => ({ phase, ...streams.totals() }))
  for (let waited = 0; waited < longest && settled < SETTLED_MS; waited += LOOK_MS) {
    await pause(LOOK_MS)
    const now = streams.totals().streams
    if (now.failed === settings.streams) break
    const complete = now.asked === settings.streams && now.open + now.failed === now.asked
    if (before === undefined) {
      if (!complete) continue
      before = now
      phase = 'steady'
    }
    const moved = now.attempts > before.attempts || now.failed > before.failed || now.open < before.open
    if (moved) phase = complete ? 'restored' : 'dropped'
    settled = phase === 'restored' ? settled + LOOK_MS : 0
  }
  streams.close()
  await streams.finished
  teller.stop()
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return write('reconnect', settings, data)
}
