import { compose, type Recording } from '@ssespec/recording'

import { streamHeaders } from '../example.ts'
import type { PauseStep } from './before-silence.ts'
import { origin } from './proxy-examples.ts'

const EVENT = 'data: 12345678\n\n'

/** Six events in 300 ms, then silence: how many of them a client has got a second later. */
export function pause(step: PauseStep, received: number, laterMs: number = 5): Recording[] {
  const client = compose({ probe: 'pause', step })
  const sent = origin({ probe: 'pause', step }).head(200, streamHeaders, 1)
  if (received > 0) client.head(200, streamHeaders, 5)
  for (let n = 1; n <= 6; n++) sent.body(EVENT, n * 50)
  for (let n = 1; n <= received; n++) client.body(EVENT, n * 50 + laterMs)
  return [
    client.add({ kind: 'abort', at: 1300, why: received > 0 ? 'duration' : 'head-timeout' }).build(),
    sent.add({ kind: 'error', at: 1305, phase: 'body', code: 'CLIENT_LEFT', message: '' }).build(),
  ]
}
