import { UsageError } from '../errors.ts'
import { type WorkloadName, WORKLOADS } from '../load/plan.ts'

/** Reads the name of a workload that one server can be put to. */
export function readWorkload(text: string): WorkloadName {
  const found = WORKLOADS.find((name) => name === text)
  if (found !== undefined) return found
  if (text === 'transports') {
    throw new UsageError(
      'transports is no load for a server: it has the same updates sent by polling, long polling, WebSocket and SSE, by servers of our own, and compares what they cost. In a checkout: npm run transports.',
    )
  }
  throw new UsageError(`${JSON.stringify(text)} is no workload: there are ${WORKLOADS.join(', ')}.`)
}
