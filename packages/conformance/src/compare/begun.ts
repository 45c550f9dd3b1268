import { atOrigin, findRecording, unsentOf } from '@ssespec/rules'

import { stream, type StreamScript } from './origin/script.ts'
import type { PairRun } from './pair-run.ts'

/** Comes through a buffer of 64 KiB, which is more than any proxy has by default. In characters. */
const LARGE = 70_000

/** A stream that has begun, and stays; its first event is large only where small ones do not come through. */
export function begun({ recordings }: PairRun): StreamScript {
  const client = findRecording(recordings, 'pause', 'get')
  const [origin] = atOrigin(recordings, 'pause', 'get')
  const held = client && origin && unsentOf(client, origin) !== undefined
  return stream({ rate: 1000, count: 1, size: held ? LARGE : 0 })
}
