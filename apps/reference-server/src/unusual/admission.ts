import { serveEventStream } from '../stream/event-stream.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

/** So many streams come at once; each further one is let in this long after the one before. */
const AT_ONCE = 3
const APART_MS = 900

/** Delays who comes beside others, as a rate limit with a queue does, and turns nobody away. */
function delaying(): Unusual {
  let open = 0
  let next = 0
  return {
    description: `Beside ${AT_ONCE} streams each further one is let in ${APART_MS} ms after the one before.`,
    protocols: ['1.1'],
    serve(exchange) {
      const { request, response } = exchange
      if (request.method !== 'GET') return serveEventStream(exchange)
      open++
      response.once('close', () => open--)
      if (open <= AT_ONCE) return serveEventStream(exchange)
      const at = Math.max(performance.now(), next) + APART_MS
      next = at
      const timer = setTimeout(() => serveEventStream(exchange), at - performance.now())
      response.once('close', () => clearTimeout(timer))
    },
  }
}

export default {
  delays: delaying(),
} satisfies UnusualServers as UnusualServers
