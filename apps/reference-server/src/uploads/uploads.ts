import type { UploadLimits } from './limits.ts'
import { UPLOAD_LIMITS } from './limits.ts'
import { Problem } from './problem.ts'
import type { ReceivedFile } from './receive.ts'
import { Upload } from './upload.ts'
import type { TakeProduct } from './upload.ts'

export interface UploadsOptions {
  readonly limits?: Partial<UploadLimits>
  readonly take?: TakeProduct
}

interface Receiving {
  readonly owner: string | undefined
  readonly rate: number
  readonly receive: () => Promise<ReceivedFile>
}

/** All uploads of a server. */
export class Uploads {
  readonly limits: UploadLimits
  readonly #take: TakeProduct | undefined
  readonly #uploads = new Map<string, Upload>()
  /** Ids of finished uploads, the oldest first. */
  readonly #finished = new Map<string, NodeJS.Timeout>()
  #receiving = 0
  #isClosed = false

  constructor({ limits, take }: UploadsOptions = {}) {
    this.limits = { ...UPLOAD_LIMITS, ...limits }
    this.#take = take
  }

  /**
   * Takes a file and begins with its rows as soon as someone watches.
   * @throws Problem when there are too many at once, and what `receive` throws
   */
  async add({ owner, rate, receive }: Receiving): Promise<Upload> {
    if (this.#receiving + this.#uploads.size - this.#finished.size >= this.limits.atOnce) {
      throw new Problem(503, 'Too many uploads are under way; try again in a few seconds.', {
        'Retry-After': '5',
      })
    }
    this.#receiving += 1
    try {
      const file = await receive()
      const upload = new Upload({ file, owner, rate, limits: this.limits, take: this.#take })
      this.#uploads.set(upload.id, upload)
      void upload.finished.then(() => this.#keep(upload.id))
      if (this.#isClosed) await upload.close()
      return upload
    } finally {
      this.#receiving -= 1
    }
  }

  /**
   * An upload of that owner. The ids of others are as unknown as those of none: 403 would tell a stranger which
   * ids exist.
   * @throws Problem with 404
   */
  find(id: string, owner: string | undefined): Upload {
    const upload = this.#uploads.get(id)
    if (upload !== undefined && upload.owner === owner) return upload
    const minutes = this.limits.keptMs / 60_000
    throw new Problem(
      404,
      `There is no such upload, or it is not yours. Results are kept for ${minutes} minutes after the end, and not over a restart.`,
    )
  }

  /** Gives all up; leaves no file and no timer. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(Array.from(this.#uploads.values(), (upload) => upload.close()))
    for (const id of this.#finished.keys()) this.#forget(id)
  }

  #keep(id: string): void {
    const timer = setTimeout(() => this.#forget(id), this.limits.keptMs).unref()
    this.#finished.set(id, timer)
    const [oldest] = this.#finished.keys()
    if (this.#finished.size > this.limits.kept && oldest !== undefined) this.#forget(oldest)
  }

  #forget(id: string): void {
    clearTimeout(this.#finished.get(id))
    this.#finished.delete(id)
    this.#uploads.delete(id)
  }
}
