import { Parser } from 'csv-parse'
import type { CsvError, Info } from 'csv-parse'
import { isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { MAX_ROW_BYTES } from './row.ts'
import type { Row } from './row.ts'
import { StoppedError } from './stopped-error.ts'

const LINE_END = /\r\n|\n|\r/g

/**
 * Reads a file without a byte order mark.
 * @throws StoppedError (as a rejection) where no further row can be told, after all rows before it
 */
export async function* readCsvRows(source: Readable, delimiter: string): AsyncGenerator<Row, void> {
  let failure: CsvError | undefined
  const parser = new Parser({
    // Whatever ends a line: files come from several systems, and some have been through all of them.
    record_delimiter: ['\r\n', '\n', '\r'],
    delimiter,
    encoding: null,
    info: true,
    // A quotation mark that is never closed would make one row of the rest of the file.
    max_record_size: MAX_ROW_BYTES,
    // An error that is thrown would take along the rows that are not read yet.
    on_skip: (error) => void (failure ??= error),
    relax_column_count: true,
    // 5" pipe
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  })
  // It ends with the iteration, and what went wrong is thrown there.
  pipeline(source, parser).catch(() => undefined)
  // The parser counts a line end in quotes twice, so the lines are counted here.
  let before = 0
  const assertReadable = (records: number): void => {
    if (failure === undefined || records <= (failure['records'] as number)) return
    const line = before + (failure['empty_lines'] as number) + 1
    throw new StoppedError(`The row that begins on line ${line} has no end: ${reasonOf(failure)}.`)
  }
  for await (const item of parser) {
    const { record, info } = item as { record: Buffer[]; info: Info }
    assertReadable(info.records)
    const fields = record.map((field) => (isUtf8(field) ? field.toString() : undefined))
    yield { line: before + info.empty_lines + 1, bytes: info.bytes, fields }
    before += 1 + lineEndsIn(record)
  }
  assertReadable(Infinity)
}

function lineEndsIn(record: readonly Buffer[]): number {
  let count = 0
  for (const field of record) {
    if (field.includes(0x0a) || field.includes(0x0d))
      count += field.toString('latin1').match(LINE_END)!.length
  }
  return count
}

function reasonOf({ code }: CsvError): string {
  return code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a quotation mark is opened and never closed'
    : `it is longer than ${MAX_ROW_BYTES / 1024} KiB, as when a quotation mark is never closed`
}
