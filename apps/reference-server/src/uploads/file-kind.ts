import { Problem } from './problem.ts'

const READ = 'Save it as "CSV UTF-8" and upload that.'

/** Files that a seller takes for CSV, by their first bytes. */
const OTHERS: readonly (readonly [bytes: readonly number[], sentence: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], `This is an Excel workbook (XLSX) or another ZIP file, not CSV. ${READ}`],
  [[0xd0, 0xcf, 0x11, 0xe0], `This is an old Excel workbook (XLS), not CSV. ${READ}`],
  [[0xff, 0xfe], `This file is UTF-16, not UTF-8. ${READ}`],
  [[0xfe, 0xff], `This file is UTF-16, not UTF-8. ${READ}`],
  [[0x1f, 0x8b], 'This file is compressed with gzip. Upload the CSV file in it.'],
]

/** @throws Problem where the first bytes say that a file is no CSV */
export function assertCsv(start: Uint8Array): void {
  for (const [bytes, sentence] of OTHERS) {
    if (bytes.every((byte, index) => start[index] === byte)) throw new Problem(415, sentence)
  }
}
