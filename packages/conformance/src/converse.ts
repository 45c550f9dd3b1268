import { type Http2Conversation, http2Conversation, type StreamRequest } from '@ssespec/client'

import type { ProbeContext } from './probe.ts'
import { streamRequest } from './stream-request.ts'

/** A script is bounded by its own waits; this is for a peer that makes each of them last. In ms. */
const AT_MOST_MS = 15_000

/** Opens the target's stream as an EventSource does, on a connection that is there. */
export type OpenStream = (window: NonNullable<StreamRequest['window']>) => number

/** Runs a script on one HTTP/2 connection to the target. */
export async function converse(
  { target, protocol, connection, probe }: ProbeContext,
  { streamWindow }: { readonly streamWindow?: number },
  script: (connection: Http2Conversation, open: OpenStream) => Promise<void>,
): Promise<void> {
  if (protocol === 'http/1.1') throw new RangeError('HTTP/1.1 has no streams')
  const { url, headers } = streamRequest(target, protocol)
  await connection((signal) =>
    http2Conversation(
      { url, protocol },
      {
        probe,
        durationMs: AT_MOST_MS,
        insecure: target.insecure,
        signal,
        ...(streamWindow !== undefined && { streamWindow }),
      },
      (conversation) => script(conversation, (window) => conversation.open({ headers, window })),
    ),
  )
}
