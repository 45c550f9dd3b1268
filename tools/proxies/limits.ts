import type { ComparePair, LoadReport } from '@ssespec/report'

import { validLoadReport } from '../load-report.ts'

/** As many as a browser, an HTTP/2 connection or a worker of any proxy allows by default, and some more. */
const STREAMS = 2000

const HTTP: Readonly<Record<ComparePair['protocol'], string>> = { 'http/1.1': '1.1', h2: '2', h2c: '2c' }

/** Configurations that differ from others in what they limit. */
const LIMITED = /(?:few-|limit-|-streams$)/

/** The pairs whose limit is looked for: what each program does by default and at its best, and what limits it. */
export function limitsWanted(pairs: readonly ComparePair[]): ComparePair[] {
  const named = /(?:^|[/-])(?:default|right)$/
  return pairs.filter(
    ({ name, protocol }) =>
      protocol !== 'h2c' && (named.test(name) || LIMITED.test(name) || name === 'direct'),
  )
}

/** How many streams come through at once, each on a connection of its own over HTTP/1.1, all on one over HTTP/2. */
export async function limitOf({ name, protocol }: ComparePair): Promise<LoadReport['limit']> {
  const asked = ['/events?rate=1', '--workload', 'connection-limit', '--streams', String(STREAMS)]
  const via = name === 'direct' ? [] : ['--via', name]
  const report = await validLoadReport([...asked, '--duration', '1s', '--http', HTTP[protocol], ...via])
  return report.valid ? report.limit : undefined
}
