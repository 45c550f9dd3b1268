import net from 'node:net'

interface SeenFrame {
  readonly type: number
  readonly flags: number
  readonly streamId: number
  readonly payload: Buffer
}

export const DATA = 0
export const HEADERS = 1
const RST_STREAM = 3
const SETTINGS = 4
const WINDOW_UPDATE = 8

/** A cleartext HTTP/2 connection, frame by frame: what a proper client would hide or refuse. */
export class FrameConnection {
  readonly frames: SeenFrame[] = []
  readonly #socket: net.Socket
  readonly #authority: string
  #held: Buffer = Buffer.alloc(0)
  #changed: () => void = () => undefined

  constructor(url: URL, initialWindow = 65_535) {
    this.#authority = url.host
    this.#socket = net.connect(Number(url.port), url.hostname)
    this.#socket.on('error', () => undefined)
    this.#socket.on('data', (bytes) => this.#read(bytes))
    this.#socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    const setting = Buffer.alloc(6)
    setting.writeUInt16BE(4, 0)
    setting.writeUInt32BE(initialWindow, 2)
    this.#send(SETTINGS, 0, 0, setting)
  }

  get(path: string, streamId: number): void {
    const fields = { ':method': 'GET', ':scheme': 'http', ':authority': this.#authority, ':path': path }
    const block = Object.entries(fields).flatMap(([name, value]) => [
      Buffer.from([0, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ])
    const endHeadersAndStream = 5
    this.#send(HEADERS, endHeadersAndStream, streamId, Buffer.concat(block))
  }

  cancel(streamId: number): void {
    this.#send(RST_STREAM, 0, streamId, Buffer.from([0, 0, 0, 8]))
  }

  widen(streamId: number, bytes: number): void {
    const payload = Buffer.alloc(4)
    payload.writeUInt32BE(bytes)
    this.#send(WINDOW_UPDATE, 0, streamId, payload)
  }

  /** Resolves when the frames seen are as the test wants them. */
  async until(holds: (frames: readonly SeenFrame[]) => boolean): Promise<void> {
    while (!holds(this.frames)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }

  bytesOn(streamId: number): number {
    const data = this.frames.filter((frame) => frame.type === DATA && frame.streamId === streamId)
    return data.reduce((sum, { payload }) => sum + payload.length, 0)
  }

  close(): void {
    this.#socket.destroy()
  }

  #send(type: number, flags: number, streamId: number, payload: Buffer): void {
    const header = Buffer.alloc(9)
    header.writeUIntBE(payload.length, 0, 3)
    header.writeUInt8(type, 3)
    header.writeUInt8(flags, 4)
    header.writeUInt32BE(streamId, 5)
    this.#socket.write(Buffer.concat([header, payload]))
  }

  #read(bytes: Buffer): void {
    this.#held = Buffer.concat([this.#held, bytes])
    while (this.#held.length >= 9 && this.#held.length >= 9 + this.#held.readUIntBE(0, 3)) {
      const end = 9 + this.#held.readUIntBE(0, 3)
      this.frames.push({
        type: this.#held.readUInt8(3),
        flags: this.#held.readUInt8(4),
        streamId: this.#held.readUInt32BE(5),
        payload: this.#held.subarray(9, end),
      })
      this.#held = this.#held.subarray(end)
    }
    this.#changed()
  }
}
