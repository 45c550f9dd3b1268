// A hundred streams over shared HTTP/2 connections for two seconds, with thresholds.
import { openStreams } from 'k6/x/eventsource'
import { check } from 'k6'
import type { Options } from 'k6/options'

export const options: Options = {
  thresholds: {
    sse_event_latency: ['p(99)<500'],
    sse_events_lost: ['count==0'],
    sse_streams_failed: ['count==0'],
  },
}

export default async function (): Promise<void> {
  const streams = openStreams(`${__ENV['URL']}/events`, {
    protocol: 'h2c',
    count: 100,
    spread: '500ms',
    duration: '2s',
    sequence: 'id',
    sentAt: 'data.sentAt',
  })
  const { events, latencyMs } = await streams.finished
  check(events, { 'all events came': ({ captured, sent }) => captured === sent })
  check(latencyMs, { 'they came in time': (latency) => latency !== null && latency.max < 1000 })
}
