import { Problem } from './problem.ts'

export type FileKind = 'csv' | 'zip'

const READ = 'Save it as XLSX or "CSV UTF-8" and upload that.'

/** Of a file's first part, or of the directory where there is none. */
const ZIP: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
]

/** Files that a seller takes for CSV, by their first bytes. */
const OTHERS: readonly (readonly [bytes: readonly number[], sentence: string])[] = [
  [
    [0xd0, 0xcf, 0x11, 0xe0],
    `This is an old Excel workbook (XLS), or one with a password. Save it as XLSX without a password, or as "CSV UTF-8", and upload that.`,
  ],
  [[0xff, 0xfe], `This file is UTF-16, not UTF-8. ${READ}`],
  [[0xfe, 0xff], `This file is UTF-16, not UTF-8. ${READ}`],
  [[0x1f, 0x8b], 'This file is compressed with gzip. Upload the CSV file in it.'],
]

/** @throws Problem where the first bytes say that a file is neither CSV nor XLSX */
export function kindOf(start: Uint8Array): FileKind {
  const startsWith = (bytes: readonly number[]): boolean =>
    bytes.every((byte, index) => start[index] === byte)
  for (const [bytes, sentence] of OTHERS) {
    if (startsWith(bytes)) throw new Problem(415, sentence)
  }
  return ZIP.some(startsWith) ? 'zip' : 'csv'
}
