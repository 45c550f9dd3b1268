import type { ComparePair, LoadReport } from '@ssespec/report'

import { NoReportError } from '../cli-report.ts'
import { loadReport } from '../load-report.ts'

type Limit = LoadReport['limit']

/** More than a browser, an HTTP/2 connection or a worker of most proxies carries by default. */
const STREAMS = 600

/** Opening streams is mostly waiting, and takes no time that counts: two at once. */
const AT_ONCE = 2

/** The exit code where not a single stream opens: behind what collects the whole response, for one. */
const UNREACHABLE = 3
const NONE: Limit = {
  reached: true,
  streams: 0,
  name: null,
  where: null,
  failure: 'no stream opens',
  stayedOpen: 0,
  watchedMs: 0,
  eventsAfter: 0,
}

const HTTP: Readonly<Record<ComparePair['protocol'], string>> = { 'http/1.1': '1.1', h2: '2', h2c: '2c' }

/** How many streams come through at once, each on a connection of its own over HTTP/1.1, all on one over HTTP/2. */
export async function limitsOf(pairs: readonly ComparePair[]): Promise<Map<ComparePair, Limit>> {
  const limits = new Map<ComparePair, Limit>()
  const waiting = [...pairs]
  const lane = async (): Promise<void> => {
    for (let pair = waiting.shift(); pair !== undefined; pair = waiting.shift()) {
      limits.set(pair, await limitOf(pair))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return limits
}

/** A generator that could not keep up says nothing of the proxy. */
async function limitOf({ name, protocol }: ComparePair): Promise<Limit> {
  const asked = ['/events?rate=1', '--workload', 'connection-limit', '--streams', String(STREAMS)]
  const via = name === 'direct' ? [] : ['--via', name]
  try {
    const report = await loadReport([...asked, '--duration', '1s', '--http', HTTP[protocol], ...via])
    return report.valid ? report.limit : undefined
  } catch (error) {
    if (error instanceof NoReportError && error.exitCode === UNREACHABLE) return NONE
    throw error
  }
}
