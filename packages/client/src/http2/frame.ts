/** Frame types (RFC 9113, 6), by their names there. */
export const FRAME_TYPES = {
  DATA: 0,
  HEADERS: 1,
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PUSH_PROMISE: 5,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
} as const

/** Frame flags; ACK and END_STREAM share a bit, on different frames. */
export const FLAGS = { ACK: 1, END_STREAM: 1, END_HEADERS: 4, PADDED: 8, PRIORITY: 32 } as const

/** Settings (RFC 9113, 6.5.2). */
export const SETTINGS = {
  HEADER_TABLE_SIZE: 1,
  ENABLE_PUSH: 2,
  MAX_CONCURRENT_STREAMS: 3,
  INITIAL_WINDOW_SIZE: 4,
  MAX_FRAME_SIZE: 5,
  MAX_HEADER_LIST_SIZE: 6,
} as const

/** RFC 9113, 4.2: what every endpoint has to take, and all that we allow. */
export const MAX_FRAME_BYTES = 16_384
/** RFC 9113, 6.9.2: the window of a stream and of a connection before anybody says otherwise. */
export const DEFAULT_WINDOW = 65_535
export const FRAME_HEADER_BYTES = 9

/** The first nine bytes of a frame (RFC 9113, 4.1). */
export interface FrameHeader {
  readonly length: number
  readonly type: number
  readonly flags: number
  readonly streamId: number
}

/** A frame's name, `0x0b` for one that RFC 9113 does not know. */
export function frameName(type: number): string {
  const [name] = Object.entries(FRAME_TYPES).find(([, value]) => value === type) ?? []
  return name ?? `0x${type.toString(16).padStart(2, '0')}`
}

const errorNames = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
]

/** An error code with its name (RFC 9113, 7): `CANCEL (8)`. */
export function errorName(code: number): string {
  return `${errorNames[code] ?? 'unknown'} (${code})`
}

/** RFC 9113, 7: "The endpoint uses this error code to indicate that the stream is no longer needed." */
export const CANCEL = 8

/** A whole frame as bytes. */
export function encodeFrame(type: number, flags: number, streamId: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, payload.length >> 8)
  view.setUint8(2, payload.length & 0xff)
  view.setUint8(3, type)
  view.setUint8(4, flags)
  view.setUint32(5, streamId)
  bytes.set(payload, FRAME_HEADER_BYTES)
  return bytes
}

/** Reads a frame's header. `bytes` are at least nine. */
export function decodeFrameHeader(bytes: Uint8Array): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, FRAME_HEADER_BYTES)
  return {
    length: (view.getUint16(0) << 8) | view.getUint8(2),
    type: view.getUint8(3),
    flags: view.getUint8(4),
    // "A reserved 1-bit field … MUST be ignored when receiving."
    streamId: view.getUint32(5) & 0x7fffffff,
  }
}

/** Four bytes, as most small frames carry them. */
export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** Reads four bytes; `undefined` if there are fewer. */
export function readUint32(bytes: Uint8Array, offset: number = 0): number | undefined {
  if (bytes.length < offset + 4) return undefined
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(offset)
}

/** Identifiers and values, in the order of their frame (RFC 9113, 6.5.1). */
export type Settings = readonly (readonly [id: number, value: number])[]

/** The payload of a SETTINGS frame. */
export function encodeSettings(settings: Settings): Uint8Array {
  const bytes = new Uint8Array(settings.length * 6)
  const view = new DataView(bytes.buffer)
  for (const [index, [id, value]] of settings.entries()) {
    view.setUint16(index * 6, id)
    view.setUint32(index * 6 + 2, value)
  }
  return bytes
}

/** Reads the payload of a SETTINGS frame, `undefined` if its length is that of none. */
export function decodeSettings(payload: Uint8Array): Settings | undefined {
  if (payload.length % 6 !== 0) return undefined
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length)
  return Array.from({ length: payload.length / 6 }, (_, index) => [
    view.getUint16(index * 6),
    view.getUint32(index * 6 + 2),
  ])
}
