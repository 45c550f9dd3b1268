import { setTimeout as delay } from 'node:timers/promises'

import type { Protocol, Recording } from '@ssespec/recording'

import type { ExchangeKind, Stage } from './exchange-kind.ts'
import { exchangeKinds } from './exchange-kinds.ts'
import { RELOAD_AFTER_MS } from './exchanges/reload.ts'
import { machineReady } from './ready-machine.ts'
import { type CompareOptions, PairRun } from './pair-run.ts'
import { Slots } from './slots.ts'
import type { Pair, Way } from './way.ts'

/** What was recorded on one way over one protocol, on either side. */
export interface PairRecordings extends Pair {
  readonly recordings: readonly Recording[]
}

/** Streams of one way at once, over all its protocols: limits that suit pages are not to be reached by the comparison itself. */
const STREAMS_OF_A_WAY = 5

/** Ways at once, at most: each begins when this process keeps up with those that are under way. */
const WAYS_AT_ONCE = 32

/** Ways at once that are asked even by a process that is behind: the machine is busy with something else. */
const ALWAYS_AT_ONCE = 3

/** Ways at once that are asked for a hundred streams, or for as many bytes as they take. */
const HEAVY_AT_ONCE = 8

/** Between the starts of long silences, in ms: a hundred handshakes at once would be part of what is measured. */
const STAGGER_MS = 15

/** What a comparison tells of its progress. */
export type Say = (text: string) => void

/**
 * Asks the same of each way over each protocol it speaks, and gives what was recorded.
 *
 * Without an origin of our own only the streams themselves are read, side by side. Our own is asked for much more, a way
 * with a few streams at a time; then come the reload, and the long silence, over all ways at once.
 */
export async function runWays(
  ways: readonly Way[],
  protocols: readonly Protocol[],
  options: CompareOptions,
  say: Say,
): Promise<PairRecordings[]> {
  const runs = ways.map((way) => {
    const streams = new Slots(STREAMS_OF_A_WAY)
    const pairs = protocols.flatMap((protocol): Pair[] => {
      const url = way.urls[protocol]
      return url === undefined ? [] : [{ way, protocol, url }]
    })
    return { way, runs: pairs.map((pair) => new PairRun(pair, options, streams)) }
  })
  const turns = new Slots(options.origin ? (options.waysAtOnce ?? WAYS_AT_ONCE) : runs.length)
  // One after another: all of them at once would find a machine that has nothing to do.
  const entrance = new Slots(1)
  const heavy = new Slots(HEAVY_AT_ONCE)
  let [underWay, straining] = [0, 0]
  const keepingUp = async (little: () => boolean): Promise<void> => {
    if (options.origin) await entrance.hold(() => machineReady(options.signal, little))
  }
  let done = 0
  await Promise.all(
    runs.map((each) =>
      turns.hold(async () => {
        await keepingUp(() => underWay < ALWAYS_AT_ONCE)
        underWay += 1
        await askTogether(each.runs)
        for (const run of each.runs) run.release()
        await heavy.hold(async () => {
          await keepingUp(() => straining === 0)
          straining += 1
          await askAlone(each.runs)
          straining -= 1
        })
        for (const run of each.runs) run.release()
        underWay -= 1
        done += 1
        say(`${done} of ${runs.length} ways`)
      }),
    ),
  )
  const all = runs.flatMap((each) => each.runs)
  const reloadable = runs.filter(({ way }) => way.reload)
  if (reloadable.length > 0) {
    say('reloading')
    await Promise.all(reloadable.map((each) => reload(each.way, each.runs)))
    for (const run of all) run.release()
  }
  if (options.idleMs !== undefined) {
    say(`leaving streams alone for ${Math.round(options.idleMs / 1000)} s`)
    await Promise.all(
      all.map(async (run, index) => {
        await delay(index * STAGGER_MS, undefined, { signal: options.signal })
        await Promise.all(kindsOf(run, 'idle').map((kind) => kind.run(run)))
      }),
    )
  }
  return all.map((run) => ({ ...run.pair, recordings: run.recordings }))
}

/** All protocols begin with the stream itself, so that it is read in company of other such streams alone. */
async function askTogether(runs: readonly PairRun[]): Promise<void> {
  await Promise.all(
    exchangeKinds.flatMap((kind) =>
      runs.filter((run) => kindsOf(run, 'together').includes(kind)).map((run) => kind.run(run)),
    ),
  )
}

async function askAlone(runs: readonly PairRun[]): Promise<void> {
  for (const run of runs) {
    for (const kind of kindsOf(run, 'alone')) await kind.run(run)
  }
}

async function reload(way: Way, runs: readonly PairRun[]): Promise<void> {
  const streams = runs.flatMap((run) => kindsOf(run, 'reload').map((kind) => kind.run(run)))
  await delay(RELOAD_AFTER_MS)
  way.reload?.()
  await Promise.all(streams)
}

/** What of a stage is asked in a run. */
function kindsOf({ pair, options }: PairRun, stage: Stage): ExchangeKind[] {
  return exchangeKinds.filter(
    (kind) =>
      kind.stage === stage &&
      (options.origin !== undefined || !kind.ownOrigin) &&
      (kind.protocols?.includes(pair.protocol) ?? true) &&
      (options.deep || !kind.deep),
  )
}
