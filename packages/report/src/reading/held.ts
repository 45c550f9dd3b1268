import type { ComparePair } from '../shapes/compare-report.ts'

/** What became of a stream that was left alone for a long time. */
export interface Held {
  /** The second at which it was cut; `null` where it was not. */
  readonly cutS: number | null
}

/** What became of the silent and of the active stream of a pair; absent where nobody looked. */
export function heldOf({ results }: ComparePair): { readonly silent?: Held; readonly active?: Held } {
  const silent = held(results, 'proxy/idle')
  const active = held(results, 'proxy/lifetime')
  return { ...(silent && { silent }), ...(active && { active }) }
}

function held(results: ComparePair['results'], rule: string): Held | undefined {
  const result = results.find((one) => one.rule === rule)
  if (result?.outcome === 'pass') return { cutS: null }
  const at = result?.outcome === 'fail' ? result.evidence[0]?.at : undefined
  return at === undefined ? undefined : { cutS: at / 1000 }
}
