import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'

import type { Header } from '@ssespec/recording'

import { encodeFrame, FLAGS, FRAME_TYPES, uint32 } from '../../src/http2/frame.ts'
import { encodeHeaders } from '../../src/http2/hpack/encoder.ts'

/** What a server begins with: its settings, and that it has taken ours. */
export const settings: Uint8Array = Buffer.concat([
  encodeFrame(FRAME_TYPES.SETTINGS, 0, 0, new Uint8Array(0)),
  encodeFrame(FRAME_TYPES.SETTINGS, FLAGS.ACK, 0, new Uint8Array(0)),
])

export function headers(fields: readonly Header[], flags: number = FLAGS.END_HEADERS): Uint8Array {
  return encodeFrame(FRAME_TYPES.HEADERS, flags, 1, encodeHeaders(fields))
}

export const ok: Uint8Array = headers([[':status', '200']])

export function data(text: string, flags: number = 0): Uint8Array {
  return encodeFrame(FRAME_TYPES.DATA, flags, 1, Buffer.from(text))
}

export function reset(code: number): Uint8Array {
  return encodeFrame(FRAME_TYPES.RST_STREAM, 0, 1, uint32(code))
}

export function goAway(lastStreamId: number, code: number): Uint8Array {
  return encodeFrame(FRAME_TYPES.GOAWAY, 0, 0, Buffer.concat([uint32(lastStreamId), uint32(code)]))
}

/** Frames that a peer received, as far as they are complete. The connection preface is left out. */
export function framesIn(
  bytes: Uint8Array,
): { type: number; flags: number; streamId: number; payload: Uint8Array }[] {
  const found = []
  for (let at = 24; at + 9 <= bytes.length;) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at)
    const length = view.getUint32(0) >> 8
    const payload = bytes.subarray(at + 9, at + 9 + length)
    found.push({ type: view.getUint8(3), flags: view.getUint8(4), streamId: view.getUint32(5), payload })
    at += 9 + length
  }
  return found
}

/** All bytes that a socket has brought and will bring. */
export function collect(socket: Socket, first: string): { readonly bytes: () => Uint8Array } {
  const parts: Uint8Array[] = [Buffer.from(first, 'latin1')]
  socket.on('data', (bytes) => parts.push(bytes))
  return { bytes: () => Buffer.concat(parts) }
}
