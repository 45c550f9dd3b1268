import { DEFAULT_WINDOW, MAX_FRAME_BYTES, SETTINGS, type Settings } from './frame.ts'

/** Sends one DATA frame. */
export type SendData = (streamId: number, bytes: Uint8Array, last: boolean) => void

interface Upload {
  rest: Uint8Array
  window: number
}

/** Request bodies on their way, as far as the peer's windows let them go (RFC 9113, 5.2 and 6.9). */
export class Uploads {
  readonly #sendData: SendData
  readonly #uploads = new Map<number, Upload>()
  #connectionWindow = DEFAULT_WINDOW
  #initialWindow = DEFAULT_WINDOW

  constructor(sendData: SendData) {
    this.#sendData = sendData
  }

  add(streamId: number, body: Uint8Array): void {
    this.#uploads.set(streamId, { rest: body, window: this.#initialWindow })
    this.#flush()
  }

  drop(streamId: number): void {
    this.#uploads.delete(streamId)
  }

  /** A WINDOW_UPDATE; stream 0 is the connection. */
  widen(streamId: number, increment: number): void {
    const upload = this.#uploads.get(streamId)
    if (streamId === 0) this.#connectionWindow += increment
    else if (upload !== undefined) upload.window += increment
    this.#flush()
  }

  // RFC 9113, 6.9.2: "When the value of SETTINGS_INITIAL_WINDOW_SIZE changes, a receiver MUST adjust the size of all
  // stream flow-control windows that it maintains by the difference between the new value and the old value."
  apply(settings: Settings): void {
    // RFC 9113, 6.5.3: "The values in the SETTINGS frame MUST be processed in the order they appear": the last counts.
    const [, initial] = settings.findLast(([id]) => id === SETTINGS.INITIAL_WINDOW_SIZE) ?? []
    if (initial === undefined) return
    for (const upload of this.#uploads.values()) upload.window += initial - this.#initialWindow
    this.#initialWindow = initial
    this.#flush()
  }

  #flush(): void {
    for (const [streamId, upload] of this.#uploads) {
      while (this.#uploads.has(streamId)) {
        const room = Math.min(upload.window, this.#connectionWindow, MAX_FRAME_BYTES)
        if (room <= 0) break
        const bytes = upload.rest.subarray(0, room)
        upload.rest = upload.rest.subarray(bytes.length)
        upload.window -= bytes.length
        this.#connectionWindow -= bytes.length
        const last = upload.rest.length === 0
        if (last) this.#uploads.delete(streamId)
        this.#sendData(streamId, bytes, last)
      }
    }
  }
}
