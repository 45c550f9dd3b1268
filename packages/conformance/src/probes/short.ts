import { finalHead, type Recording } from '@ssespec/recording'

import { hadToWait } from '@ssespec/rules'

import type { PlanContext, Probe, ProbeContext } from '../probe.ts'
import type { Ask } from '../short/ask.ts'
import { idAsks } from '../short/ids.ts'
import { originAsks } from '../short/other-origins.ts'
import { acceptAsks, methodAsks, versionAsks } from '../short/representations.ts'

/** How long a response head may take, in ms: what is asked here is to be answered within 2 s. */
const HEAD_TIMEOUT_MS = 3000

/** What is kept of what comes with the head. */
const KEPT = { bodyBytes: 256 * 1024, pieces: 2048 }

/** Sends requests that differ from the open stream's in one thing each, and reads no further than the response head. */
export const probe: Probe = {
  id: 'short',
  stage: 'beside',
  after: ['open'],
  anyMethod: false,
  plan: (context) =>
    lanesOf(context)
      .flat()
      .filter(({ rules }) => rules.some(context.wanted))
      .map(({ request, what }) => ({ method: request.method ?? 'GET', what })),
  async run(context) {
    const asked = lanesOf(context)
    const lanes = context.attempt > 1 ? asked.map(streamsLast) : asked
    const due = dueIn(lanes.flat(), context)
    // Where one lane is told to stop, the other is waited for: it may still hold a connection.
    const done = await Promise.allSettled(lanes.map((lane) => follow(lane, context, due)))
    const stopped = done.find((lane) => lane.status === 'rejected')
    if (stopped) throw stopped.reason
  },
}

/** What is asked over two connections at most; each lane asks one thing after another. */
function lanesOf(context: PlanContext): readonly (readonly Ask[])[] {
  const given = new Set(context.target.headers.map(([name]) => name.toLowerCase()))
  // What the user gave is what the target needs; nothing else is tried in its place.
  const unlessGiven = (name: string, asks: readonly Ask[]): readonly Ask[] => (given.has(name) ? [] : asks)
  return [
    [...unlessGiven('accept', acceptAsks(context)), ...methodAsks(context), ...versionAsks(context)],
    [...unlessGiven('origin', originAsks(context)), ...unlessGiven('last-event-id', idAsks(context))],
  ]
}

/**
 * A server that is slow to see that a client has left is free for what starts no stream. What depends on an answer stays
 * behind it.
 */
function streamsLast(lane: readonly Ask[]): Ask[] {
  const comesFirst = ({ request, when }: Ask): boolean =>
    (request.method ?? 'GET') !== 'GET' && when === undefined
  return [...lane.filter(comesFirst), ...lane.filter((ask) => !comesFirst(ask))]
}

/** Whether a rule's exchanges are to be made. */
type IsDue = (rule: string) => boolean

/** What is still to be found out; where the probe is made again, what failed, or had to wait, the first time. */
function dueIn(asks: readonly Ask[], { recordings, wanted }: ProbeContext): IsDue {
  const before = new Set(recordings.filter((each) => each.probe === 'short').map(({ step }) => step))
  if (before.size === 0) return wanted
  const seen = asks.filter(({ step }) => before.has(step)).flatMap(({ rules }) => rules)
  const failed = seen.filter((rule) => !wanted(rule))
  const late = recordings.filter((each) => each.probe === 'short' && hadToWait(each)).map(({ step }) => step)
  const waited = asks.filter(({ step }) => late.includes(step)).flatMap(({ rules }) => rules)
  const due = new Set([...failed, ...waited])
  return (rule) => due.has(rule)
}

/** Asks one thing after another, each connection closed before the next. A rule's exchanges stop at a bad one. */
async function follow(lane: readonly Ask[], context: ProbeContext, isDue: IsDue): Promise<void> {
  const settled = new Set<string>()
  for (const { step, rules, request, durationMs = 0, redirects, when } of lane) {
    if (!rules.some((rule) => isDue(rule) && !settled.has(rule))) continue
    if (when?.(context.recordings) === false) continue
    const recording = await context.exchange(request, {
      step,
      durationMs,
      headTimeoutMs: HEAD_TIMEOUT_MS,
      limits: KEPT,
      ...(redirects !== undefined && { redirects }),
    })
    if (isBad(recording)) rules.forEach((rule) => settled.add(rule))
  }
}

/** An answer that every rule fails for: none, or an error of the server. */
function isBad(recording: Recording): boolean {
  const head = finalHead(recording)
  return head === undefined || (head.status >= 500 && head.status !== 501)
}
