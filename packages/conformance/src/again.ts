import type { Protocol } from '@ssespec/recording'
import { hadToWait, releaseMs, type Rule, type Verdict, type View } from '@ssespec/rules'

import { aloneParts } from './alone.ts'
import { newestAttempts } from './attempts.ts'
import { Connections } from './connections.ts'
import { runsOver } from './plan.ts'
import { CONNECTIONS, type Probe } from './probe.ts'
import type { Run } from './run.ts'
import { withDependencies } from './selection.ts'
import { openStream } from './stages.ts'
import { verdicts } from './verdicts.ts'

const ATTEMPT = 2

/**
 * Makes again, with nothing beside, what failed while other exchanges ran: a server with one worker fails beside
 * itself, and is not to blame for it; and what failed by the time that it took. Each probe at most once.
 */
export async function seeAgain(
  run: Run,
  probes: readonly Probe[],
  protocols: readonly Protocol[],
): Promise<void> {
  for (const protocol of protocols) {
    const made = new Set<Probe>()
    for (;;) {
      const due = probesDue(run, probes, protocol).filter((probe) => !made.has(probe))
      if (due.length === 0 || run.ended) break
      if (made.size === 0) await seeRelease(run, probes, protocol)
      for (const probe of due) {
        made.add(probe)
        await makeAgain(run, probe, probes, protocol)
      }
    }
  }
}

/** Where an exchange had to wait: does the server see late that a client has left? */
async function seeRelease(run: Run, probes: readonly Probe[], protocol: Protocol): Promise<void> {
  const besideAnother = probes.filter(({ stage }) => stage !== 'alone').map(({ id }) => id)
  const waited = run
    .view(protocol)
    .recordings.some((recording) => besideAnother.includes(recording.probe) && hadToWait(recording))
  if (!waited) return
  for (const probe of probes.filter(({ stage }) => stage === 'again')) {
    await run.probe(probe, { protocol, connections: new Connections(1), attempt: ATTEMPT })
  }
  const busyMs = releaseMs(run.view(protocol).recordings)
  if (busyMs !== undefined) run.paceBy(busyMs)
}

async function makeAgain(
  run: Run,
  probe: Probe,
  probes: readonly Probe[],
  protocol: Protocol,
): Promise<void> {
  const atOnce = probe.stage === 'alone' ? (probe.connections ?? CONNECTIONS) : 1
  const how = { protocol, connections: new Connections(atOnce), attempt: ATTEMPT }
  const paired = probes.find(({ id }) => id === probe.pairedWith)
  const stream = paired && (await openStream(run, paired, { ...how, connections: new Connections(1) }))
  await run.probe(probe, how)
  await stream?.left
}

/** The probes whose second attempt can still change a verdict, those that come first in front. */
function probesDue(run: Run, probes: readonly Probe[], protocol: Protocol): Probe[] {
  const view = run.view(protocol)
  const { first, settled } = run.verdicts(protocol)
  const due = new Set(
    withDependencies(run.rules).flatMap((rule) =>
      dueFor(rule, view, { first: first.get(rule.id)!, settled: settled.get(rule.id)! }),
    ),
  )
  // A probe that runs beside another makes that one again as well.
  const paired = new Set(probes.filter(({ id }) => due.has(id)).map(({ pairedWith }) => pairedWith))
  return probes.filter(
    (probe) =>
      probe.stage !== 'again' &&
      due.has(probe.id) &&
      runsOver(probe, protocol) &&
      !paired.has(probe.id) &&
      mayBeMade(probe, view),
  )
}

function dueFor(rule: Rule, view: View, { first, settled }: { first: Verdict; settled: Verdict }): string[] {
  if (settled.outcome === 'fail') {
    return rule.timed !== true && seenAlone(rule, view) ? [] : judged(rule, view)
  }
  // It failed while a server was busy with exchanges of ours that were over.
  if (first.outcome === 'fail' && settled.outcome === 'inconclusive') return judged(rule, view)
  // What another rule's failure held back is to be judged after all, and the exchange that it rests on was not made,
  // or is too old.
  const newest = newestAttempts(view.recordings)
  const missing = rule.needs.filter((id) => !newest.some(({ probe }) => probe === id))
  return first.outcome === 'blocked' && settled.outcome !== 'blocked' ? missing : []
}

/** Whether a rule fails by what was seen while nothing ran beside it. */
function seenAlone(rule: Rule, view: View): boolean {
  const newest = newestAttempts(view.recordings)
  const all = [...view.recordings, ...(view.elsewhere ?? [])]
  const recordings = aloneParts(newest, all)
  return verdicts([rule], { ...view, recordings }).get(rule.id)!.outcome === 'fail'
}

/** Of the probes that a rule reads, those that the others only prepare. */
function judged({ needs }: Rule, view: View): string[] {
  const there = needs.filter((id) => view.recordings.some(({ probe }) => probe === id))
  return there.length > 1 ? there.filter((id) => id !== 'open') : there
}

/** Once more at most. */
function mayBeMade({ id }: Probe, view: View): boolean {
  return !view.recordings.some(({ probe, attempt }) => probe === id && attempt === ATTEMPT)
}
