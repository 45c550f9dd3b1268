import { formOf } from './csv-form.ts'
import { readCsvRows } from './csv-rows.ts'
import type { UploadLimits } from './limits.ts'
import type { ReceivedFile } from './receive.ts'
import type { Row } from './row.ts'
import { readXlsxRows } from './xlsx-rows.ts'

/**
 * The rows of a file, the header first, once.
 * @throws StoppedError (as a rejection) where no further row can be told, after all rows before it
 */
export async function* readRows(
  { content, bytes, workbook }: ReceivedFile,
  limits: UploadLimits,
  signal: AbortSignal,
): AsyncGenerator<Row, void> {
  if (workbook !== undefined) {
    yield* readXlsxRows({ content, bytes, workbook }, limits, signal)
    return
  }
  const { start, delimiter } = await formOf(content)
  for await (const row of readCsvRows(content.read(start, signal), delimiter)) {
    yield { ...row, bytes: start + row.bytes }
  }
}
