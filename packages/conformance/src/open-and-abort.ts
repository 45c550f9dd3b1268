import { finalHead, monotonicMs } from '@ssespec/recording'
import { PROMPT_MS } from '@ssespec/rules'

import type { ProbeContext } from './probe.ts'
import { streamRequest } from './stream-request.ts'

/** How long the first bytes after the response head are waited for, in ms. */
const FIRST_BYTES_MS = 30

/** What is kept of each stream: when its response head came is all that counts. */
const KEPT_BYTES = 1024

/** Opens the stream and leaves it at its first bytes, in a row; ends where it does not open any more. */
export async function openAndAbort(
  { target, protocol, exchange }: ProbeContext,
  { cycles, ms }: { readonly cycles: number; readonly ms: number },
): Promise<void> {
  const deadline = monotonicMs() + ms
  for (let cycle = 1; cycle <= cycles && monotonicMs() < deadline; cycle++) {
    const recording = await exchange(streamRequest(target, protocol), {
      step: String(cycle),
      headTimeoutMs: PROMPT_MS,
      durationMs: FIRST_BYTES_MS,
      limits: { bodyBytes: KEPT_BYTES },
      until: () => true,
    })
    if (finalHead(recording)?.status !== 200) return
  }
}
