import { open, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { randomId } from './session.ts'

/** A file on disk without a name: when the handle is closed, or the process ends in any way, it is gone. */
export class TemporaryFile {
  readonly #handle: FileHandle
  #closing: Promise<void> | undefined

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  static async create(): Promise<TemporaryFile> {
    const path = join(tmpdir(), `ssespec-upload-${randomId()}`)
    const handle = await open(path, 'wx+', 0o600)
    await unlink(path)
    return new TemporaryFile(handle)
  }

  /** Writes all of a stream; rejects when it is cut. */
  async fill(source: Readable): Promise<void> {
    for await (const bytes of source) await this.#handle.writeFile(bytes as Buffer)
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size
  }

  start(length: number): Promise<Buffer> {
    return this.piece(0, length)
  }

  /** Fewer bytes where the file ends. */
  async piece(start: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.allocUnsafe(length), 0, length, start)
    return buffer.subarray(0, bytesRead)
  }

  /** Reads all from there on, once: the file is closed afterwards. */
  read(start: number, signal: AbortSignal): Readable {
    return this.#handle.createReadStream({ start, signal })
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#handle.close())
  }
}
