import { type Http2Conversation, http2Conversation, type StreamRequest } from '@ssespec/client'

import { lastOf, type Recording, REDACTED } from '@ssespec/recording'

import type { ProbeContext } from './probe.ts'
import type { Target } from './target.ts'
import { streamRequest } from './stream-request.ts'

/** A script is bounded by its own waits; this is for a peer that makes each of them last. In ms. */
const AT_MOST_MS = 15_000

/** Opens the target's stream as an EventSource does, on a connection that is there. */
export type OpenStream = (window: NonNullable<StreamRequest['window']>) => number

/** Runs a script on one HTTP/2 connection to the target. */
export async function converse(
  { target, protocol, recordings, connection, probe }: ProbeContext,
  { streamWindow }: { readonly streamWindow?: number },
  script: (connection: Http2Conversation, open: OpenStream) => Promise<void>,
): Promise<void> {
  if (protocol === 'http/1.1') throw new RangeError('HTTP/1.1 has no streams')
  const { headers } = streamRequest(target, protocol)
  const url = whereItLed(target, recordings)
  await connection((signal, sent) =>
    http2Conversation(
      { url, protocol },
      {
        probe,
        durationMs: AT_MOST_MS,
        insecure: target.insecure,
        signal,
        ...(streamWindow !== undefined && { streamWindow }),
      },
      (conversation) => {
        sent()
        return script(conversation, (window) => conversation.open({ headers, window }))
      },
    ),
  )
}

/**
 * Where the open stream's redirects led. Not if that is another origin, which must not see the headers meant for this
 * one; nor a secret, which recordings do not keep.
 */
function whereItLed({ url }: Target, recordings: readonly Recording[]): string {
  const open = recordings.find((recording) => recording.probe === 'open')
  const last = open ? lastOf(open, 'request')?.url : undefined
  if (last === undefined || last.includes(REDACTED) || new URL(last).origin !== new URL(url).origin)
    return url
  return last
}
