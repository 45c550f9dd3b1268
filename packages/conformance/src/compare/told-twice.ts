import type { Result } from '@ssespec/rules'

/** Rules about servers, and the rule about proxies that asks the same with both ends in view. */
const BETTER: ReadonlyMap<string, string> = new Map([
  ['delivery/incremental', 'proxy/incremental'],
  ['delivery/whole-events', 'proxy/incremental'],
  ['delivery/heartbeat', 'proxy/incremental'],
  ['delivery/head-flushed', 'proxy/head-flushed'],
  ['delivery/compressed', 'proxy/compressed'],
])

/** Whether what a rule says of a way is said better by another, whichever way that has decided. */
export function isToldTwice({ rule }: Result, results: readonly Result[]): boolean {
  const better = BETTER.get(rule)
  return results.some((other) => other.rule === better && /^(pass|fail)$/.test(other.outcome))
}
