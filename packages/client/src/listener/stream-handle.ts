import type { StreamError } from '../follow/stream-error.ts'

/** `waiting` is between a loss and the next attempt. */
export type StreamHandleState = 'connecting' | 'open' | 'waiting' | 'closed'

/** A stream that is listened to. */
export interface StreamHandle extends AsyncDisposable {
  /** Closes the stream at once, wherever it is: of the callbacks only `onClosed` is still called. Again does nothing. */
  close(): void
  readonly state: StreamHandleState
  /** What the next attempt sends as Last-Event-ID; empty if nothing. */
  readonly lastEventId: string
  /** Why the stream failed; nothing until then, and where it was closed from here. */
  readonly error: StreamError | undefined
  /** Settles when nothing of the stream is open any more; never rejects. */
  readonly closed: Promise<void>
}
