import { compose, type Recording } from '@ssespec/recording'
import { type Result, rules } from '@ssespec/rules'

import type { JudgedPair, PairFigures } from '../../src/index.ts'
import { STREAM_HEADERS } from '../composed.ts'

const FIGURES: PairFigures = {
  granularityBytes: null,
  headMs: 1,
  firstEventMs: 1,
  events: 100,
  arrivals: [],
  addedP50Ms: 0.1,
  addedP99Ms: 0.2,
  idleCutS: null,
  cancelReachedOriginMs: 1,
  maxStreams: 100,
  advertisedStreams: null,
}

/** What was seen of a way: rules that failed, by what they say, rules that passed, and what was recorded. */
export interface Seen {
  readonly failed?: Readonly<Record<string, string>>
  readonly passed?: readonly string[]
  readonly figures?: Partial<PairFigures>
  readonly recordings?: readonly Recording[]
  readonly removed?: readonly string[]
}

/** A way as it comes out of judging. */
export function judged({
  failed = {},
  passed = [],
  figures = {},
  recordings = [],
  removed,
}: Seen): JudgedPair {
  const results = [
    ...Object.entries(failed).map(([rule, actual]): Result => ({
      ...about(rule),
      outcome: 'fail',
      message: actual,
      expected: '',
      actual,
      evidence: [],
    })),
    ...passed.map((rule): Result => ({ ...about(rule), outcome: 'pass', message: '' })),
  ]
  const nothing = { added: [], removed: [], changed: [] }
  return {
    way: { name: 'via', urls: {} },
    protocol: 'http/1.1',
    url: 'http://127.0.0.1/',
    recordings,
    results,
    faults: results,
    figures: { ...FIGURES, ...figures },
    headers: removed && { request: nothing, response: { ...nothing, removed } },
    unreachable: undefined,
  }
}

function about(
  id: string,
): Pick<Result, 'rule' | 'level' | 'party' | 'title' | 'source' | 'why' | 'fix' | 'protocol'> {
  const { level, party, title, source, why, fix } = rules.find((rule) => rule.id === id)!
  return { rule: id, level, party, title, source, why, fix: fix.text, protocol: 'http/1.1' }
}

/** So many events of a client, or of the origin, that came and went. */
export function exchange(probe: string, step: string, events: number, more: Partial<Head> = {}): Recording {
  const composer = started(probe, step, more)
  for (let n = 1; n <= events; n++) composer.body(`id: ${n}\ndata: ${n}\n\n`, n * 10)
  return composer.leave(2000).build()
}

/** A client whom nothing answered. */
export function unanswered(probe: string, step: string): Recording {
  return compose({ probe, step }).request().add({ kind: 'abort', at: 3000, why: 'head-timeout' }).build()
}

interface Head {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly httpVersion: '1.0'
}

function started(
  probe: string,
  step: string,
  { status = 200, headers = {}, httpVersion }: Partial<Head>,
): ReturnType<typeof compose> {
  return compose({ probe, step })
    .add({
      kind: 'request',
      at: 0,
      method: 'GET',
      url: 'http://127.0.0.1/',
      ...(httpVersion && { httpVersion }),
      headers: [],
      bodyBytes: 0,
    })
    .head(status, { ...STREAM_HEADERS, ...headers }, 1)
}
