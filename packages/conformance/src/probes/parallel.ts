import { flowsAtOnce, PROMPT_MS, STREAMS_AT_ONCE } from '@ssespec/rules'

import type { Probe, ProbeContext } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** What is kept of each stream: whether something came is all that counts. */
const KEPT_BYTES = 16_384

/** Holds more streams at once than a browser opens, until all flow or it is clear that one does not. */
export const probe: Probe = {
  id: 'parallel',
  stage: 'alone',
  after: ['open'],
  // Over HTTP/2 they would be streams of one connection, which is what the h2 probe asks for.
  protocols: ['http/1.1'],
  anyMethod: false,
  connections: STREAMS_AT_ONCE,
  plan: () => [{ method: 'GET', what: 'the stream, all at once', times: STREAMS_AT_ONCE }],
  async run(context) {
    const open = context.recordings.find((recording) => recording.probe === 'open')
    const needsContent = open !== undefined && flowsAtOnce(open)
    const together = new Together(STREAMS_AT_ONCE)
    const steps = Array.from({ length: STREAMS_AT_ONCE }, (_, index) => String(index + 1))
    await Promise.all(steps.map((step) => hold(context, step, together, needsContent)))
  },
}

async function hold(
  { target, protocol, exchange }: ProbeContext,
  step: string,
  together: Together,
  needsContent: boolean,
): Promise<void> {
  const arrived = together.join()
  try {
    await exchange(streamRequest(target, protocol), {
      step,
      headTimeoutMs: PROMPT_MS,
      durationMs: PROMPT_MS,
      limits: { bodyBytes: KEPT_BYTES },
      signal: together.signal,
      onHead({ status }) {
        if (!needsContent || status !== 200) arrived()
      },
      until() {
        arrived()
        return false
      },
    })
  } finally {
    arrived()
  }
}

/** Lets several go at the moment at which the last of them has arrived. */
class Together {
  readonly #controller = new AbortController()
  #missing: number

  constructor(count: number) {
    this.#missing = count
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Takes part; gives what is to be called, once or more, on arrival. */
  join(): () => void {
    let here = false
    return () => {
      if (here) return
      here = true
      this.#missing -= 1
      if (this.#missing === 0) this.#controller.abort()
    }
  }
}
