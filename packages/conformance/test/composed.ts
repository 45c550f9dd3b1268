import { compose, type Protocol, type Recording, type RecordingComposer } from '@ssespec/recording'
import type { Outcome, Result } from '@ssespec/rules'

export const STREAM_HEADERS = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }

/** An `open` recording of a stream that gave some events and was left. */
export function openStream(
  content: string | Uint8Array = 'retry: 1000\nid: 1\ndata: 1\n\nid: 2\ndata: 2\n\n',
  { protocol = 'http/1.1', attempt = 1 }: { protocol?: Protocol; attempt?: number } = {},
): Recording {
  return open({ protocol, attempt }).head(200, STREAM_HEADERS, 5).body(content, 100).leave(3000).build()
}

export function open(title: { protocol?: Protocol; attempt?: number; url?: string } = {}): RecordingComposer {
  return compose({ probe: 'open', ...title })
}

/** What became of one rule. */
export function outcomeOf(results: readonly Result[], rule: string): Outcome | undefined {
  return results.find((result) => result.rule === rule)?.outcome
}

export function resultOf(results: readonly Result[], rule: string): Result {
  const found = results.find((result) => result.rule === rule)
  if (found === undefined) throw new Error(`there is no result for ${rule}`)
  return found
}
