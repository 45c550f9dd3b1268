// The same updates by polling, long polling, WebSocket or SSE: what a client asks for, how late updates come, and which
// it never sees. One VU is one client with a connection of its own, as a browser is. What the server spends meanwhile
// is for whoever started this to measure, between the two lines `measuring` and `over`: `npm run transports` does, and
// runs each transport in turn.
//
//   k6 run -e SSESPEC_URL=http://localhost:8080/transports/poll?rate=1 -e SSESPEC_TRANSPORT=poll scenarios/load/transports.ts
//
// All settings are in transports/settings.ts. Over https, k6 speaks HTTP/2 by itself; GODEBUG=http2client=0 keeps it
// from that. Its WebSocket is HTTP/1.1's alone: it has no RFC 8441.
import { now, summary, watch } from 'k6/x/eventsource'
import exec from 'k6/execution'
import type { Options } from 'k6/options'
import { sleep } from 'k6'

import { lifeOf } from './transports/clients.ts'
import { readTransportSettings } from './transports/settings.ts'
import type { Measured } from './transports/measured.ts'
import { measuredOf, type Times } from './transports/tally.ts'

const settings = readTransportSettings(__ENV)

/** k6 has it; its types leave it to those of the DOM. */
declare const console: { log(text: string): void }

const longestS =
  (settings.spreadMs + settings.settleMs + settings.durationMs + settings.lingerMs + settings.periodMs) /
    1000 +
  30

export const options: Options = {
  scenarios: {
    clients: {
      executor: 'per-vu-iterations',
      exec: 'client',
      vus: settings.clients,
      iterations: 1,
      maxDuration: `${longestS}s`,
      gracefulStop: '0s',
    },
    clock: {
      executor: 'per-vu-iterations',
      exec: 'clock',
      vus: 1,
      iterations: 1,
      maxDuration: `${longestS}s`,
    },
  },
  insecureSkipTLSVerify: settings.insecure,
  // k6's own metrics of each request are not looked at here.
  systemTags: [],
  summaryTrendStats: ['med', 'p(99)', 'max', 'count'],
}

/** When everything happens, in milliseconds since 1970: one answer for all VUs. */
export function setup(): Times {
  const startAt = Date.now() + 200
  const earliest = startAt + settings.spreadMs + settings.settleMs
  const from = earliest + untilHalfWay(earliest)
  const to = from + settings.durationMs
  return { startAt, from, to, endAt: to + settings.lingerMs }
}

/** How long it is from then until half-way between two updates. */
function untilHalfWay(at: number): number {
  const { periodMs, originMs } = settings
  const hostMs = now()
  if (periodMs === 0 || hostMs === null) return 0
  const phase = (hostMs + at - Date.now() - originMs) % periodMs
  return (1.5 * periodMs - phase) % periodMs
}

/** Tells whoever started k6 when the time that counts begins and ends. */
export function clock({ from, to, endAt }: Times): void {
  watch()
  sleepUntil(from)
  console.log(JSON.stringify({ ssespec: { phase: 'measuring' } }))
  sleepUntil(to)
  console.log(JSON.stringify({ ssespec: { phase: 'over' } }))
  sleepUntil(endAt)
}

export function client(times: Times): void {
  const place = (exec.vu.idInTest - 1) % settings.clients
  sleepUntil(times.startAt + (settings.spreadMs * place) / settings.clients)
  lifeOf(settings, times)
}

export function handleSummary(data: Parameters<typeof measuredOf>[1]): Record<string, string> {
  const measured = measuredOf(settings, data, summary())
  const text = textOf(measured)
  return settings.summary === undefined
    ? { stdout: text }
    : { stdout: text, [settings.summary]: `${JSON.stringify(measured)}\n` }
}

function textOf({
  transport,
  protocol,
  updates,
  requests,
  delayMs,
  valid,
  invalidBecause,
}: Measured): string {
  const delay = delayMs === null ? 'none came' : `p50 ${delayMs.p50} ms, p99 ${delayMs.p99} ms late`
  return `
  ${transport} over ${protocol ?? 'no connection'}${valid ? '' : `: NOT VALID, ${invalidBecause}`}

  updates      ${updates.received}, ${updates.missed} never seen, ${delay}
  requests     ${requests}
`
}

function sleepUntil(at: number): void {
  const left = at - Date.now()
  if (left > 0) sleep(left / 1000)
}
