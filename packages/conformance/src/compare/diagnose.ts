import { finalHead, headerValues, type Recording } from '@ssespec/recording'
import type { ProxyFamily, Result } from '@ssespec/rules'

import { Facts } from './facts.ts'
import type { JudgedPair } from './judge-pairs.ts'
import type { Confidence } from './signature.ts'
import { signatures } from './signatures.ts'

/** A likely cause of what a way does wrong, and what mends it. */
export interface PairDiagnosis {
  /** The name of the signature. */
  readonly signature: string
  readonly cause: string
  /** Lines of configuration; a sentence where the proxy has none, or is not known. */
  readonly fix: string
  readonly confidence: Confidence
  /** Whether a configuration of the lab has shown that the lines work. */
  readonly proven: boolean
}

const CONFIDENCE: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 }
const LEVEL: Readonly<Record<Result['level'], number>> = { must: 0, should: 1, advice: 2 }

/**
 * What the failures of a way have in common with known defects, the best match first.
 *
 * @param lacks Rules whose failure is known, and is not to be explained
 */
export function diagnose(
  pair: JudgedPair,
  told: ProxyFamily | undefined,
  lacks: readonly string[] = [],
): PairDiagnosis[] {
  const family = told ?? recognised(pair.recordings)
  const facts = new Facts(pair, family, lacks)
  return signatures
    .flatMap((signature) => {
      const seen = signature.see(facts)
      if (seen === undefined) return []
      const remedy = seen.remedy ?? (family && signature.remedies[family])
      return [
        {
          weight: CONFIDENCE[seen.confidence] * 10 + worst(signature.explains, pair.results),
          diagnosis: {
            signature: signature.name,
            cause: seen.cause,
            fix: remedy?.lines.join('\n') ?? signature.advice,
            confidence: seen.confidence,
            proven: remedy?.provenBy !== undefined,
          },
        },
      ]
    })
    .toSorted((a, b) => a.weight - b.weight)
    .map(({ diagnosis }) => diagnosis)
}

/** The level of the gravest failure that a signature explains. */
function worst(rules: readonly string[], results: readonly Result[]): number {
  const levels = results.flatMap(({ rule, outcome, level }) =>
    outcome === 'fail' && rules.includes(rule) ? [LEVEL[level]] : [],
  )
  return Math.min(9, ...levels)
}

/** How proxies name themselves in Server and Via. */
const NAMES: readonly (readonly [RegExp, ProxyFamily])[] = [
  [/nginx|openresty/i, 'nginx'],
  [/haproxy/i, 'haproxy'],
  [/caddy/i, 'caddy'],
  [/traefik/i, 'traefik'],
  [/envoy|istio/i, 'envoy'],
  [/apache ?traffic ?server|\bATS\b/i, 'trafficserver'],
  [/apache|httpd/i, 'apache'],
  [/varnish/i, 'varnish'],
  [/\bh2o\b/i, 'h2o'],
  [/lighttpd/i, 'lighttpd'],
  [/nghttpx/i, 'nghttpx'],
  [/squid/i, 'squid'],
]

/** The kind of proxy, as its responses tell; the one nearest to the client first. */
export function recognised(recordings: readonly Recording[]): ProxyFamily | undefined {
  for (const recording of recordings) {
    const head = recording.step.includes('@') ? undefined : finalHead(recording)
    if (head === undefined) continue
    // Each hop appends itself to Via (RFC 9110, 7.6.3): the last is the nearest.
    const via = headerValues(head.headers, 'via').join(', ').split(',').toReversed()
    for (const text of [...headerValues(head.headers, 'server'), ...via]) {
      const found = NAMES.find(([pattern]) => pattern.test(text))
      if (found) return found[1]
    }
  }
  return undefined
}

/** Every family there is a name for. */
export const proxyFamilies: readonly ProxyFamily[] = [...new Set(NAMES.map(([, family]) => family))]
