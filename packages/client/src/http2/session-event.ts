import type { Header } from '@ssespec/recording'

import type { FrameHeader, Settings } from './frame.ts'

interface Received {
  readonly frame: FrameHeader
}

/** A header block, whole. `frame` is the HEADERS frame that it began with. */
export interface HeadersEvent extends Received {
  readonly kind: 'headers'
  readonly headers: readonly Header[]
  readonly endStream: boolean
}

/** A part of a DATA frame: what one read brought of it. */
export interface DataEvent extends Received {
  readonly kind: 'data'
  readonly bytes: Uint8Array
  /** What counts against the windows, padding included. */
  readonly flowBytes: number
  /** Whether the frame is complete, and whether it ends the stream. */
  readonly ends: boolean
  readonly endStream: boolean
}

/** What HTTP/2 has no place for. Nothing is read after it. */
export interface SessionFault {
  readonly kind: 'fault'
  readonly where: 'framing' | 'header'
  readonly expected: string
  readonly bytes: Uint8Array
}

/** A header block that is larger than we take, or becomes so. Nothing is read after it. */
export interface HeaderLimit {
  readonly kind: 'limit'
  readonly seen: number
}

/** What a connection brought. */
export type SessionEvent =
  | HeadersEvent
  | DataEvent
  | (Received & { readonly kind: 'settings'; readonly settings: Settings; readonly ack: boolean })
  | (Received & { readonly kind: 'ping'; readonly bytes: Uint8Array; readonly ack: boolean })
  | (Received & { readonly kind: 'reset'; readonly code: number })
  | (Received & { readonly kind: 'goaway'; readonly lastStreamId: number; readonly code: number })
  | (Received & { readonly kind: 'window'; readonly increment: number })
  | (Received & { readonly kind: 'other' })
  | SessionFault
  | HeaderLimit
