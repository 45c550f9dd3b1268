import { finalHead, type Recording } from '@ssespec/recording'
import type { Result } from '@ssespec/rules'

import { judge } from '../judge.ts'
import { selectRules } from '../selection.ts'
import { type Unreachable, unreachableIn } from '../unreachable.ts'
import type { PairRecordings } from './compare-ways.ts'
import { type PairFigures, pairFigures } from './figures.ts'
import { type HeadersChanged, headersChanged } from './header-changes.ts'
import { isToldTwice } from './told-twice.ts'
import { DIRECT } from './way.ts'

/** What a way does over one protocol. */
export interface JudgedPair extends PairRecordings {
  /** The rules about servers that the stream alone can tell, and those about proxies where there is a direct way. */
  readonly results: readonly Result[]
  /** Must and should rules that fail here and not on the direct way; what is said better by another is left out. */
  readonly faults: readonly Result[]
  readonly figures: PairFigures
  readonly headers: HeadersChanged | undefined
  /** Set when the way could not be reached over this protocol: then there are no results. */
  readonly unreachable: Unreachable | undefined
}

/** The probes of the rules about servers that a comparison makes as well. */
const SERVER_PROBES = new Set(['open', 'compressed'])

/** Judges each pair beside the direct way: over the same protocol, or where that speaks fewer, over the first it speaks. */
export function judgePairs(pairs: readonly PairRecordings[]): JudgedPair[] {
  const directs = pairs
    .filter(({ way }) => way.name === DIRECT)
    .map((pair) => judgeOne(pair, undefined))
    .filter(({ unreachable }) => unreachable === undefined)
  return pairs.map((pair) => {
    const direct = directs.find(({ protocol }) => protocol === pair.protocol) ?? directs[0]
    return judgeOne(pair, pair.way.name === DIRECT ? undefined : direct)
  })
}

function judgeOne(pair: PairRecordings, direct: JudgedPair | undefined): JudgedPair {
  const { recordings, protocol, way } = pair
  const open = recordings.find(({ probe }) => probe === 'open')
  const silent = unreachableIn(open)
  // A proxy that sends no head while the origin does is there, and keeps the stream to itself.
  const unreachable = silent?.code === 'HEAD_TIMEOUT' && direct ? undefined : silent
  const beside = direct?.recordings.map((recording): Recording => ({ ...recording, protocol }))
  const isProxy = way.name !== DIRECT
  const results =
    unreachable !== undefined
      ? []
      : [
          ...judge(serverRules(), { recordings }),
          ...(isProxy
            ? judge(selectRules('proxy'), { recordings, ...(beside && { direct: beside }) }).map((result) =>
                behindRefusal(open, result),
              )
            : []),
        ]
  const failed = (all: readonly Result[]): Result[] =>
    all.filter(({ outcome, level }) => outcome === 'fail' && level !== 'advice')
  const anyway = new Set(failed(direct?.results ?? []).map(({ rule }) => rule))
  return {
    ...pair,
    results,
    faults: failed(results).filter((result) => !anyway.has(result.rule) && !isToldTwice(result, results)),
    figures: pairFigures(recordings, beside, results),
    headers: headersChanged(recordings),
    unreachable,
  }
}

/** A way that answers the stream itself with an error tells nothing of how it would pass it on. */
function behindRefusal(open: Recording | undefined, result: Result): Result {
  const status = open && finalHead(open)?.status
  if (status === undefined || status === 200) return result
  const { rule, level, party, title, source, why, fix, protocol } = result
  const about = { rule, level, party, title, source, why, fix, protocol }
  return {
    ...about,
    outcome: 'blocked',
    by: 'response/status',
    message: `the stream is answered with ${status}`,
  }
}

function serverRules(): ReturnType<typeof selectRules> {
  return selectRules('server').filter(({ needs }) => needs.every((probe) => SERVER_PROBES.has(probe)))
}
