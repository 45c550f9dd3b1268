import { encode } from '@ssespec/grammar'
import { serveEventStream } from '../stream/event-stream.ts'
import type { NumberedEvent } from '../stream/numbered-event.ts'
import { BurstSchedule } from '../stream/schedule.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

const STARTED_MS = Date.now()
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Once a second twenty events come together; `dataOf` tells what is in them. */
function pages(description: string, dataOf: (event: NumberedEvent) => object): Unusual {
  return {
    description: `Once a second twenty events are made and sent together. ${description}`,
    serve: (exchange) =>
      serveEventStream(exchange, {
        schedule: new BurstSchedule(exchange.state.origin, 20, 20),
        encode: (event) => encode({ id: String(event.sequence), data: JSON.stringify(dataOf(event)) }),
      }),
  }
}

/** History from some time ago, so many ms of it from one event to the next. */
const history = (agoMs: number, stepMs: number) => (event: NumberedEvent) => ({
  time: new Date(STARTED_MS - agoMs + event.sequence * stepMs).toISOString(),
})

export default {
  replay: pages('They are what happened yesterday, at the speed at which it did.', history(DAY_MS, 50)),
  'fast-replay': pages('They are what happened this minute, at twice its speed.', history(60_000, 100)),
  'order-numbers': pages('Their numbers look like seconds since 1970.', ({ sequence }) => ({
    order: Math.floor(STARTED_MS / 1000) + sequence,
  })),
  timetable: pages('They tell what begins in an hour, two a second.', ({ sequence }) => ({
    startsAt: new Date(STARTED_MS + HOUR_MS + sequence * 500).toISOString(),
  })),
} satisfies UnusualServers as UnusualServers
