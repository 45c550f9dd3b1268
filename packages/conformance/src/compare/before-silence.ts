import { setTimeout as delay } from 'node:timers/promises'

import { type Recording, wirePieces } from '@ssespec/recording'

import type { Ask, PairRun } from './pair-run.ts'

/** How long a client stays on after the origin has fallen silent, while something is missing: a cork and a busy machine pass. In ms. */
const STAYS_MS = 1500

/** Longer than any of these streams takes on a busy machine, in ms. */
const AT_MOST_MS = 6000

/** Asks for a stream that falls silent, and stays on until all of it has come, or for a while after that. */
export async function askBeforeSilence(run: PairRun, ask: Ask): Promise<Recording> {
  const { probe, step } = ask
  const shared = run.key(probe, step)
  const enough = new AbortController()
  let received = 0
  let written = Infinity
  const stay = async (): Promise<void> => {
    await run.origin?.written(shared.key)
    const [sent] = run.origin?.recordings(shared.key) ?? []
    const last = sent && wirePieces(sent).at(-1)
    written = last === undefined ? 0 : last.offset + last.bytes.length
    if (received < written) await delay(STAYS_MS, undefined, { ref: false })
    enough.abort()
  }
  void stay()
  return run.ask({
    ...ask,
    shared,
    durationMs: AT_MOST_MS,
    headTimeoutMs: AT_MOST_MS,
    enough: enough.signal,
    until: ({ offset, bytes }) => {
      received = offset + bytes.length
      return received >= written
    },
  })
}
