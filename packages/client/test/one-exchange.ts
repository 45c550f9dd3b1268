// One exchange in a process of its own, so that what it costs and what it leaves can be told from the test's server.
import { exchange, type ExchangeOptions, type ExchangeRequest } from '@ssespec/client'

import { kinds } from './entries.ts'

/** What the process prints. `maxRss` is MiB. */
export interface Outcome {
  readonly kinds: readonly string[]
  readonly maxRss: number
  readonly left: readonly string[]
}

const [request, options] = process.argv.slice(2).map((text): unknown => JSON.parse(text))
// Not resourceUsage().maxRSS: it begins with what the parent had when it forked.
let maxRss = 0
const sample = (): void => void (maxRss = Math.max(maxRss, process.memoryUsage.rss()))
const sampling = setInterval(sample, 10)
const recording = await exchange(request as ExchangeRequest, options as ExchangeOptions)
sample()
clearInterval(sampling)
// A handle that was closed is gone with the event loop's next turn.
for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(() => resolve(undefined)))
// The pipes lead to the parent, and the immediate is the one just waited for.
const left = process
  .getActiveResourcesInfo()
  .filter((resource) => !['PipeWrap', 'Immediate'].includes(resource))
const outcome: Outcome = { kinds: kinds(recording), maxRss: maxRss / 2 ** 20, left }
process.stdout.write(JSON.stringify(outcome))
