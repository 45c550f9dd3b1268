import { callbackify } from 'node:util'
import { RandomAccessReader } from 'yauzl'
import type { TemporaryFile } from '../temporary-file.ts'

/** What yauzl reads from: the file has no name by which it could open it. */
export class ArchiveReader extends RandomAccessReader {
  readonly #content: TemporaryFile

  constructor(content: TemporaryFile) {
    super()
    this.#content = content
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    callbackify(this.#read.bind(this))(buffer.subarray(offset, offset + length), position, callback)
  }

  async #read(into: Buffer, position: number): Promise<void> {
    const piece = await this.#content.piece(position, into.length)
    if (piece.length < into.length) throw new Error('the file ends too early')
    piece.copy(into)
  }
}
