import type { UploadLimits } from '../limits.ts'
import { StoppedError } from '../stopped-error.ts'
import type { TemporaryFile } from '../temporary-file.ts'
import { readPart } from './part.ts'
import type { Part } from './part.ts'
import { StringTable } from './string-table.ts'
import { readXml } from './xml.ts'
import type { Elements } from './xml.ts'

type Limits = Pick<UploadLimits, 'sharedStrings' | 'sharedStringBytes'>

/** @throws StoppedError (as a rejection) where they cannot be read, or are too many */
export async function readSharedStrings(
  content: TemporaryFile,
  part: Part,
  limits: Limits,
  signal: AbortSignal,
): Promise<StringTable> {
  const strings = new SharedStrings(limits)
  for await (const _ of readXml(readPart(content, part), part.name, strings)) signal.throwIfAborted()
  return strings.table
}

/** `<si><t>plain</t></si>`, or in pieces, each with its font: `<si><r><t>rich</t></r><r><t> text</t></r></si>` */
class SharedStrings implements Elements {
  readonly table: StringTable = new StringTable()
  readonly #limits: Limits
  #isText = false
  #isPhonetic = false

  constructor(limits: Limits) {
    this.#limits = limits
  }

  open(name: string): void {
    if (name === 't') this.#isText = !this.#isPhonetic
    // How Japanese is read: no part of the text.
    else if (name === 'rPh') this.#isPhonetic = true
  }

  text(text: string): void {
    if (!this.#isText) return
    this.table.append(text)
    const { sharedStringBytes } = this.#limits
    if (this.table.bytes > sharedStringBytes)
      throw new StoppedError(
        `The workbook's shared strings have more than ${sharedStringBytes / 1024 / 1024} MiB. Save the sheet as "CSV UTF-8" and upload that.`,
      )
  }

  close(name: string): void {
    if (name === 't') this.#isText = false
    else if (name === 'rPh') this.#isPhonetic = false
    else if (name === 'si') {
      this.table.end()
      const { sharedStrings } = this.#limits
      if (this.table.count > sharedStrings)
        throw new StoppedError(
          `The workbook has more than ${sharedStrings} shared strings. Save the sheet as "CSV UTF-8" and upload that.`,
        )
    }
  }
}
