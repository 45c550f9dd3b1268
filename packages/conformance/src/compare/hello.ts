import { exchange } from '@ssespec/client'
import type { Header, Protocol, Recording } from '@ssespec/recording'

/** How a way is tried. */
export interface Knocking {
  /** Sent beside what an EventSource accepts. */
  readonly headers: readonly Header[]
  /** Accept any TLS certificate. */
  readonly insecure: boolean
  readonly signal: AbortSignal
}

/** In ms. */
const PATIENCE_MS = 3000

/** Makes one request, to see whether a way leads anywhere; no redirect is followed, and no content read. */
export function hello(url: string, protocol: Protocol, { headers, ...rest }: Knocking): Promise<Recording> {
  const request = { url, protocol, headers: [['Accept', 'text/event-stream'] as const, ...headers] }
  return exchange(request, {
    ...rest,
    probe: 'hello',
    durationMs: 0,
    headTimeoutMs: PATIENCE_MS,
    redirects: 0,
  })
}
