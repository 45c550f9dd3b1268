import { Duplex, Transform } from 'node:stream'
import type { TransformCallback } from 'node:stream'

/** RFC 9113 4.1 */
export interface Frame {
  readonly type: number
  readonly flags: number
  readonly streamId: number
  readonly payload: Buffer
}

/** Gives the frame to pass on; undefined swallows it. */
export type EditFrame = (frame: Frame) => Frame | undefined

/** RFC 9113 6 */
export const FRAME = { headers: 1, resetStream: 3, settings: 4, windowUpdate: 8 } as const

/** RFC 9113 3.4: what a client sends before its first frame. */
const PREFACE_BYTES = 24
const HEADER_BYTES = 9

/** The connection as the server sees it, with the frames of either side changed on the way. */
export function editFrames(socket: Duplex, fromClient: EditFrame, fromServer: EditFrame): Duplex {
  const incoming = new FrameEditor(PREFACE_BYTES, fromClient)
  const outgoing = new FrameEditor(0, fromServer)
  socket.pipe(incoming)
  outgoing.pipe(socket)
  const connection = Duplex.from({ readable: incoming, writable: outgoing })
  connection.once('close', () => socket.destroy())
  socket.once('close', () => connection.destroy())
  socket.on('error', () => undefined)
  connection.on('error', () => undefined)
  return connection
}

class FrameEditor extends Transform {
  readonly #edit: EditFrame
  #untouched: number
  #held: Buffer = Buffer.alloc(0)

  constructor(untouched: number, edit: EditFrame) {
    super()
    this.#untouched = untouched
    this.#edit = edit
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held = Buffer.concat([this.#held, bytes])
    this.#passPreface()
    while (this.#untouched === 0 && this.#passFrame());
    done()
  }

  #passPreface(): void {
    const length = Math.min(this.#untouched, this.#held.length)
    if (length === 0) return
    this.push(this.#held.subarray(0, length))
    this.#held = this.#held.subarray(length)
    this.#untouched -= length
  }

  /** Returns false when no whole frame is there. */
  #passFrame(): boolean {
    const held = this.#held
    if (held.length < HEADER_BYTES) return false
    const end = HEADER_BYTES + held.readUIntBE(0, 3)
    if (held.length < end) return false
    this.#held = held.subarray(end)
    const frame = this.#edit({
      type: held.readUInt8(3),
      flags: held.readUInt8(4),
      streamId: held.readUInt32BE(5) & 0x7fffffff,
      payload: held.subarray(HEADER_BYTES, end),
    })
    if (frame !== undefined) this.push(bytesOf(frame))
    return true
  }
}

function bytesOf({ type, flags, streamId, payload }: Frame): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUIntBE(payload.length, 0, 3)
  header.writeUInt8(type, 3)
  header.writeUInt8(flags, 4)
  header.writeUInt32BE(streamId, 5)
  return Buffer.concat([header, payload])
}
