import type { UploadLimits } from './limits.ts'
import type { Row } from './row.ts'
import type { TemporaryFile } from './temporary-file.ts'
import { readPart } from './xlsx/part.ts'
import { readSharedStrings } from './xlsx/shared-strings.ts'
import { SheetRows } from './xlsx/sheet-rows.ts'
import type { Workbook } from './xlsx/workbook.ts'
import { readXml } from './xlsx/xml.ts'

interface XlsxSource {
  readonly content: TemporaryFile
  /** The size of the file. */
  readonly bytes: number
  readonly workbook: Workbook
}

/**
 * Reads the rows of a sheet that have a value. All have as many fields as the first one: a sheet does not say where
 * a row ends.
 * @throws StoppedError (as a rejection) where no further row can be told, after all rows before it
 */
export async function* readXlsxRows(
  { content, bytes: size, workbook: { sheet, sharedStrings } }: XlsxSource,
  limits: UploadLimits,
  signal: AbortSignal,
): AsyncGenerator<Row, void> {
  const strings =
    sharedStrings === undefined ? undefined : await readSharedStrings(content, sharedStrings, limits, signal)
  const rows = new SheetRows(strings)
  let width = 0
  let before = 0
  for await (const read of readXml(readPart(content, sheet), sheet.name, rows)) {
    signal.throwIfAborted()
    const taken = rows.take()
    for (const [index, { line, fields }] of taken.entries()) {
      // Of the file, not of what is unpacked; the rows of one piece share it evenly.
      const share = (before + ((read - before) * (index + 1)) / taken.length) / sheet.bytes
      if (width === 0) width = fields.length
      while (fields.length < width) fields.push('')
      yield { line, bytes: Math.min(size, Math.round(size * share)), fields }
    }
    before = read
  }
}
