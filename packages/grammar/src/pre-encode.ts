import type { EncodableEvent } from './encode.ts'
import { encodeBytes } from './encode.ts'

/** An event that is encoded once, to be written to many clients, and kept for those who come back. */
export interface EncodedEvent {
  /** What a client that has it will send as `Last-Event-ID`; undefined where the event does not change that. */
  readonly id: string | undefined
  /** The whole block, shared by all who write it: not to be changed or transferred. */
  readonly bytes: Uint8Array
}

/**
 * Encodes an event for fan-out and replay: writing it to a client costs no more than the write.
 *
 * @throws EncodeError with the field, the reason and what to do
 */
export function preEncode(event: EncodableEvent): EncodedEvent {
  return Object.freeze({ id: event.id, bytes: encodeBytes(event) })
}
