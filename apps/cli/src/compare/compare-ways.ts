import { judge, type Patience, selectRules, testTarget, figuresOf } from '@ssespec/conformance'
import type { Header, Protocol, Recording } from '@ssespec/recording'
import { redactUrl } from '@ssespec/recording'
import { type ComparePair, toReportedResult } from '@ssespec/report'
import type { Result } from '@ssespec/rules'

import { UnreachableError } from '../errors.ts'
import { diagnose } from './diagnose.ts'
import type { Way } from './way.ts'

export interface CompareOptions {
  readonly protocols: readonly Protocol[]
  readonly patience: Patience
  readonly headers: readonly Header[]
  readonly insecure: boolean
  readonly signal: AbortSignal
}

interface Seen {
  readonly way: Way
  readonly protocol: Protocol
  readonly url: string
  readonly recordings: readonly Recording[]
  readonly results: readonly Result[]
}

/** The choice of `--http` that stands for one protocol alone. */
const CHOICE = { 'http/1.1': '1.1', h2: '2', h2c: '2c' } as const

/** Tests each way over each protocol it speaks, all at the same time, and sets each beside the direct one. */
export async function compareWays(ways: readonly Way[], options: CompareOptions): Promise<ComparePair[]> {
  const seen = await Promise.all(
    ways.flatMap((way) =>
      options.protocols.flatMap((protocol) => {
        const url = way.urls[protocol]
        return url === undefined ? [] : [see(way, protocol, url, options)]
      }),
    ),
  )
  return seen.map((one) =>
    toPair(
      one,
      seen.find(({ way, protocol }) => way.name === 'direct' && protocol === one.protocol),
    ),
  )
}

async function see(way: Way, protocol: Protocol, url: string, options: CompareOptions): Promise<Seen> {
  const { patience, headers, insecure, signal } = options
  const run = await testTarget({ url, method: 'GET', headers, insecure }, selectRules('server'), {
    protocols: CHOICE[protocol],
    patience,
    signal,
  })
  if (run.unreachable) {
    const { message, code } = run.unreachable
    throw new UnreachableError(
      `${way.name} cannot be reached at ${redactUrl(url)} over ${protocol}: ${message} (${code}).`,
    )
  }
  return { way, protocol, url, recordings: run.recordings, results: run.results }
}

function toPair({ way, protocol, url, recordings, results }: Seen, direct: Seen | undefined): ComparePair {
  const isDirect = way.name === 'direct'
  const added =
    isDirect || !direct ? [] : judge(selectRules('proxy'), { recordings, direct: direct.recordings })
  const all = [...results, ...added]
  const open = recordings.find(({ probe }) => probe === 'open')!
  const { events, arrivals, granularityBytes, headMs, firstEventMs } = figuresOf(open)
  const wrong = all.some(({ outcome, level }) => outcome === 'fail' && level !== 'advice')
  return {
    name: way.name,
    url: redactUrl(url),
    protocol,
    ...(way.proxy && {
      proxy: way.proxy.family,
      version: way.proxy.version,
      asDeclared: asDeclared(way.proxy, all, wrong),
    }),
    results: all.map(toReportedResult),
    measured: {
      granularityBytes,
      headMs,
      firstEventMs,
      addedP50Ms: null,
      addedP99Ms: null,
      idleCutS: null,
      cancelReachedOriginMs: null,
      maxStreams: null,
    },
    diagnosis: isDirect ? [] : diagnose(all, granularityBytes, way.proxy),
    verdict: wrong ? 'wrong' : 'right',
    events,
    arrivals,
  }
}

/**
 * Whether a lab configuration does what it says of itself: a wrong one fails each rule that it names and that could be
 * judged.
 */
function asDeclared(
  { verdict, fails }: { verdict: 'right' | 'wrong'; fails: readonly string[] },
  results: readonly Result[],
  wrong: boolean,
): boolean {
  if (verdict === 'right') return !wrong
  return wrong && !results.some(({ rule, outcome }) => fails.includes(rule) && outcome === 'pass')
}
