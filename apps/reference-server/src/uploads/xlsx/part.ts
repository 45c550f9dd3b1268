import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { StoppedError } from '../stopped-error.ts'
import type { TemporaryFile } from '../temporary-file.ts'

/** One part of a workbook, as the directory of the archive tells. */
export interface Part {
  readonly name: string
  /** Where its packed bytes begin. */
  readonly start: number
  readonly packedBytes: number
  readonly isDeflated: boolean
  /** When it is unpacked. */
  readonly bytes: number
  readonly crc32: number
}

const PIECE_BYTES = 65_536

/**
 * Unpacks a part, a piece at a time.
 * @throws StoppedError (as a rejection) where it is not what the directory says
 */
export async function* readPart(content: TemporaryFile, part: Part): AsyncGenerator<Buffer, void> {
  const packed = readPacked(content, part)
  let [bytes, sum] = [0, 0]
  for await (const piece of part.isDeflated ? inflate(packed, part) : packed) {
    bytes += piece.length
    // An archive that says less than there is would get past the limits.
    if (bytes > part.bytes) break
    sum = crc32(piece, sum)
    yield piece
  }
  if (bytes !== part.bytes || sum !== part.crc32) throw damaged(part)
}

async function* readPacked(content: TemporaryFile, part: Part): AsyncGenerator<Buffer, void> {
  for (let read = 0; read < part.packedBytes;) {
    const piece = await content.piece(part.start + read, Math.min(PIECE_BYTES, part.packedBytes - read))
    if (piece.length === 0) throw damaged(part)
    read += piece.length
    yield piece
  }
}

async function* inflate(packed: AsyncIterable<Buffer>, part: Part): AsyncGenerator<Buffer, void> {
  const inflater = createInflateRaw({ chunkSize: PIECE_BYTES })
  // It ends with the iteration, and what went wrong is thrown there.
  pipeline(Readable.from(packed), inflater).catch(() => undefined)
  try {
    for await (const piece of inflater) yield piece as Buffer
  } catch (error) {
    // Z_DATA_ERROR, Z_BUF_ERROR where the end is missing
    const isPacking = error instanceof Error && String(Reflect.get(error, 'code')).startsWith('Z_')
    throw isPacking ? damaged(part) : error
  }
}

function damaged({ name }: Part): StoppedError {
  return new StoppedError(`The workbook is damaged: its part ${name} cannot be unpacked.`)
}
