import type { TemporaryFile } from './temporary-file.ts'

/** How the text of a CSV file is written. */
export interface CsvForm {
  /** Where the text begins: 0, or 3 after a byte order mark. */
  readonly start: number
  readonly delimiter: string
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff')
/** Of the header, which decides. */
const HEADER_BYTES = 4096

export async function formOf(content: TemporaryFile): Promise<CsvForm> {
  const bytes = await content.start(HEADER_BYTES)
  const start = bytes.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0
  return { start, delimiter: delimiterOf(bytes.subarray(start)) }
}

const DELIMITERS = [',', ';', '\t'] as const

/** What separates the columns: the one of which the header has most. Spreadsheets write `;` where the decimal comma is. */
function delimiterOf(start: Buffer): string {
  const [header = ''] = start.toString('latin1').split(/[\r\n]/, 1)
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}
