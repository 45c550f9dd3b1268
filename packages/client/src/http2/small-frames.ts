import { decodeSettings, encodeFrame, FLAGS, type FrameHeader, frameName, readUint32 } from './frame.ts'
import type { SessionEvent, SessionFault } from './session-event.ts'

/** A frame that arrived whole. */
interface WholeFrame {
  readonly header: FrameHeader
  readonly payload: Uint8Array
}

/** RST_STREAM (RFC 9113, 6.4). */
export function readReset({ header, payload }: WholeFrame): SessionEvent {
  const code = readUint32(payload)
  if (code === undefined || header.length !== 4 || header.streamId === 0) {
    return fault('RST_STREAM of 4 bytes on a stream', { header, payload })
  }
  return { kind: 'reset', frame: header, code }
}

/** SETTINGS (RFC 9113, 6.5). */
export function readSettings({ header, payload }: WholeFrame): SessionEvent {
  const settings = decodeSettings(payload)
  const ack = (header.flags & FLAGS.ACK) !== 0
  if (settings === undefined || header.streamId !== 0 || (ack && header.length > 0)) {
    return fault('SETTINGS on the connection, 6 bytes each', { header, payload })
  }
  return { kind: 'settings', frame: header, settings, ack }
}

/** PING (RFC 9113, 6.7). */
export function readPing({ header, payload }: WholeFrame): SessionEvent {
  if (header.length !== 8 || header.streamId !== 0) {
    return fault('PING of 8 bytes on the connection', { header, payload })
  }
  return { kind: 'ping', frame: header, bytes: payload, ack: (header.flags & FLAGS.ACK) !== 0 }
}

/** GOAWAY (RFC 9113, 6.8). */
export function readGoAway({ header, payload }: WholeFrame): SessionEvent {
  const lastStreamId = readUint32(payload)
  const code = readUint32(payload, 4)
  if (lastStreamId === undefined || code === undefined) {
    return fault('GOAWAY of 8 bytes or more', { header, payload })
  }
  return { kind: 'goaway', frame: header, lastStreamId: lastStreamId & 0x7fffffff, code }
}

/** WINDOW_UPDATE (RFC 9113, 6.9). */
export function readWindowUpdate({ header, payload }: WholeFrame): SessionEvent {
  const word = readUint32(payload)
  if (word === undefined || header.length !== 4) return fault('WINDOW_UPDATE of 4 bytes', { header, payload })
  return { kind: 'window', frame: header, increment: word & 0x7fffffff }
}

/** Says what was expected in a frame's place; the bytes are the frame as it began. */
export function fault(
  expected: string,
  { header, payload }: WholeFrame,
  where: SessionFault['where'] = 'framing',
): SessionFault {
  const { type, flags, streamId } = header
  const found = `${frameName(type)} of ${header.length} bytes on stream ${streamId}`
  const begin = encodeFrame(type, flags, streamId, payload).subarray(0, 64)
  // The length as it was claimed, which need not be that of what we hold.
  begin.set([(header.length >> 16) & 0xff, (header.length >> 8) & 0xff, header.length & 0xff])
  return { kind: 'fault', where, expected: `${expected}, not ${found}`, bytes: begin }
}
