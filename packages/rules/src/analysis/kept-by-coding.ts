import { contentPieces, lastOf, type Recording } from '@ssespec/recording'

import type { Fail } from '../verdict.ts'
import { evidence } from '../view.ts'
import type { Beside } from './beside.ts'
import type { Delivery } from './delivery.ts'
import { HELD_MS } from './thresholds.ts'

/** The plain stream had events to give all the time, and none of them could be decoded. */
export function nothingCame(coded: Recording, { events }: Delivery, { meanwhile }: Beside): Fail | undefined {
  const [first] = meanwhile
  const until = meanwhile.at(-1) ?? 0
  if (events > 0 || lastOf(coded, 'end') || first === undefined) return undefined
  if (meanwhile.length < 3 || until - first < 2 * HELD_MS) return undefined
  const bytes = contentPieces(coded).reduce((sum, piece) => sum + piece.bytes.length, 0)
  return {
    outcome: 'fail',
    message: 'with a coding no event comes in the time given',
    expected: `events, as the ${meanwhile.length} that came without a coding meanwhile`,
    actual: bytes === 0 ? 'nothing that can be decoded' : `${bytes} decoded bytes and no whole event`,
    evidence: [evidence(coded, 'no whole event')],
  }
}

/** The same events, later than an honest server could be. */
export function late(coded: Recording, { twins, startedLaterMs }: Beside): Fail | undefined {
  const held = twins.filter(({ lagMs }) => lagMs > startedLaterMs + HELD_MS)
  const longest = Math.max(...held.map(({ lagMs }) => lagMs), 0)
  if (held.length * 2 < twins.length || !(held.length >= 3 || longest >= 1000)) return undefined
  return {
    outcome: 'fail',
    message: `with a coding events come up to ${Math.round(longest)} ms later`,
    expected: 'each event as soon as without a coding',
    actual: `${held.length} of ${twins.length} events over ${HELD_MS} ms later than on the plain stream`,
    evidence: held.slice(0, 3).map(({ event, lagMs }) =>
      evidence(coded, `id ${event.lastEventId || '(none)'}: ${Math.round(lagMs)} ms later`, {
        at: event.at,
        offset: event.start,
      }),
    ),
  }
}

/** Each event comes when the next one is written: the last before a silence stays in the compressor. */
export function oneBehind(coded: Recording, { twins, startedLaterMs }: Beside): Fail | undefined {
  const timedTwins = twins.filter(({ gapMs }) => gapMs !== undefined && gapMs >= 60)
  const behind = timedTwins.filter(
    ({ lagMs, gapMs }) => lagMs >= startedLaterMs + 0.7 * gapMs! && Math.abs(lagMs - gapMs!) <= 0.3 * gapMs!,
  )
  if (behind.length < 5 || behind.length < 0.8 * timedTwins.length) return undefined
  const [first] = behind
  return {
    outcome: 'fail',
    message: 'with a coding each event comes only when the next one is sent',
    expected: 'each event as soon as without a coding',
    actual: `${behind.length} of ${timedTwins.length} events come together with their successor on the plain stream`,
    evidence: [
      evidence(coded, `id ${first!.event.lastEventId || '(none)'}: ${Math.round(first!.lagMs)} ms later`, {
        at: first!.event.at,
        offset: first!.event.start,
      }),
    ],
  }
}

/** Where the connections have no event in common, the plain stream's rhythm is the proof. */
export function fewBursts(
  coded: Recording,
  { twins }: Beside,
  delivery: Delivery,
  plain: Delivery,
): Fail | undefined {
  if (twins.length >= 2 || delivery.held !== undefined) return undefined
  if (delivery.boundMs < HELD_MS || plain.boundMs >= HELD_MS) return undefined
  if (delivery.bursts.length * 2 > plain.bursts.length || !isRhythm(delivery)) return undefined
  return {
    outcome: 'fail',
    message: 'with a coding events come together that come one by one without',
    expected: `about ${plain.bursts.length} bursts, as without a coding`,
    actual: `${delivery.bursts.length} bursts, up to ${Math.round(delivery.boundMs)} ms apart`,
    evidence: delivery.bursts
      .slice(0, 4)
      .map((burst) =>
        evidence(coded, `${burst.end - burst.start} decoded bytes`, { at: burst.from, offset: burst.start }),
      ),
  }
}

/** A machine that is busy once or twice makes no rhythm: most bursts must come after a long pause. */
function isRhythm({ bursts }: Delivery): boolean {
  const pauses = bursts.slice(1).map(({ from }, index) => from - bursts[index]!.to)
  const long = pauses.filter((ms) => ms >= HELD_MS)
  return long.length >= 2 && long.length * 2 > pauses.length
}
