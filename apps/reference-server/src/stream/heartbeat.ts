import { encode } from '@ssespec/grammar'
import { now } from './clock.ts'
import type { Subscription } from './subscription.ts'

const COMMENT = Buffer.from(encode({ comment: '' }))

/**
 * HTML 9.2.7: "authors can include a comment line (one starting with a ':' character) every 15 seconds or so"
 * so that no proxy drops a silent connection. Returns what stops it.
 */
export function startHeartbeat(
  subscription: Pick<Subscription, 'write' | 'writtenAt'>,
  intervalMs: number,
): () => void {
  let timer: NodeJS.Timeout
  const beat = (): void => {
    let silentMs = now() - subscription.writtenAt
    if (silentMs >= intervalMs) {
      subscription.write(COMMENT)
      silentMs = 0
    }
    timer = setTimeout(beat, Math.max(1, Math.ceil(intervalMs - silentMs)))
  }
  timer = setTimeout(beat, intervalMs)
  return () => clearTimeout(timer)
}
