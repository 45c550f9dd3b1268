import { Buffer } from 'node:buffer'

import { type FrameHeader, frameName } from './frame.ts'
import type { FrameDraft } from './sender.ts'
import type { SessionEvent } from './session-event.ts'

/** Makes recordings' frames of what a connection brought. A DATA frame that came in parts is put together. */
export class ReceivedFrames {
  readonly #bytesKept: number
  #parts: Uint8Array[] = []
  #kept = 0

  /** Content beyond `bytesKept` is left out of the frames; their lengths stay. */
  constructor(bytesKept: number) {
    this.#bytesKept = bytesKept
  }

  /** The frame that an event completes, if it does. */
  draft(event: SessionEvent): FrameDraft | undefined {
    switch (event.kind) {
      case 'headers':
        return { ...describe(event.frame), headers: event.headers }
      case 'data':
        this.#keep(event.bytes)
        return event.ends ? { ...describe(event.frame), ...this.#content() } : undefined
      case 'settings':
        return { ...describe(event.frame), settings: event.settings }
      case 'ping':
        return { ...describe(event.frame), bytes: event.bytes }
      case 'reset':
        return { ...describe(event.frame), code: event.code }
      case 'goaway':
        return { ...describe(event.frame), code: event.code, lastStreamId: event.lastStreamId }
      case 'window':
        return { ...describe(event.frame), increment: event.increment }
      case 'other':
        return describe(event.frame)
      case 'fault':
      case 'limit':
        return undefined
    }
  }

  #keep(bytes: Uint8Array): void {
    this.#kept += bytes.length
    if (this.#kept <= this.#bytesKept) this.#parts.push(bytes)
  }

  #content(): Pick<FrameDraft, 'bytes'> {
    const bytes = new Uint8Array(Buffer.concat(this.#parts))
    this.#parts = []
    return this.#kept <= this.#bytesKept ? { bytes } : {}
  }
}

function describe({ type, streamId, flags, length }: FrameHeader): FrameDraft {
  return { kind: 'frame', direction: 'received', type: frameName(type), streamId, flags, length }
}
