import type { Entry, ZipFile } from 'yauzl'
import { fromRandomAccessReaderPromise } from 'yauzl'
import { Problem } from '../problem.ts'
import type { TemporaryFile } from '../temporary-file.ts'
import { ArchiveReader } from './archive-reader.ts'
import type { Part } from './part.ts'

/** The names of all entries together; those of a workbook with a thousand sheets take a tenth of it. */
const MAX_DIRECTORY_BYTES = 1024 * 1024

/** The directory of a ZIP archive. */
export class Archive {
  readonly #zip: ZipFile
  /** By their names in lower case: OPC has no two that differ in nothing else. */
  readonly #entries = new Map<string, Entry>()

  private constructor(zip: ZipFile) {
    this.#zip = zip
  }

  /** @throws Problem where it is none, is damaged, or has more than so many parts */
  static async open(content: TemporaryFile, maxParts: number): Promise<Archive> {
    const reader = new ArchiveReader(content)
    const size = await content.size()
    const zip = await unzip(fromRandomAccessReaderPromise(reader, size, { autoClose: false }))
    const archive = new Archive(zip)
    await unzip(archive.#readEntries(maxParts))
    return archive
  }

  async #readEntries(maxParts: number): Promise<void> {
    let bytes = 0
    for await (const entry of this.#zip.eachEntry()) {
      bytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
      if (this.#entries.size === maxParts || bytes > MAX_DIRECTORY_BYTES) {
        throw new Problem(413, `The workbook has too many parts: at most ${maxParts} are taken. ${AS_CSV}`)
      }
      const name = entry.fileName.toLowerCase()
      if (this.#entries.has(name)) throw new Error(`there are two of ${quote(entry.fileName)}`)
      this.#entries.set(name, entry)
    }
  }

  /**
   * Undefined where there is no part of that name.
   * @throws Problem where it cannot be unpacked, or has more than so many bytes when it is
   */
  async part(name: string, maxBytes: number): Promise<Part | undefined> {
    const entry = this.#entries.get(name.toLowerCase())
    if (entry === undefined) return undefined
    if (entry.isEncrypted()) {
      throw new Problem(415, 'This workbook is encrypted. Save it without a password and upload that.')
    }
    if (!entry.canDecodeFileData()) throw damaged(`${quote(name)} is packed in a way that XLSX does not have`)
    if (entry.uncompressedSize > maxBytes) {
      const most = `${maxBytes / 1024 / 1024} MiB`
      throw new Problem(
        413,
        `The workbook is too large: unpacked, its part ${quote(name)} has more than ${most}. ${AS_CSV}`,
      )
    }
    const { fileDataStart } = await unzip(this.#zip.readLocalFileHeaderPromise(entry, { minimal: true }))
    return {
      name: entry.fileName,
      start: fileDataStart,
      packedBytes: entry.compressedSize,
      isDeflated: entry.compressionMethod !== 0,
      bytes: entry.uncompressedSize,
      crc32: entry.crc32,
    }
  }
}

const AS_CSV = 'Save the sheet as "CSV UTF-8" and upload that.'

async function unzip<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    throw error instanceof Problem ? error : damaged(error instanceof Error ? error.message : 'unreadable')
  }
}

function damaged(why: string): Problem {
  return new Problem(422, `The workbook is damaged: ${why.slice(0, 200).replace(/\.$/, '')}.`)
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 100))
}
