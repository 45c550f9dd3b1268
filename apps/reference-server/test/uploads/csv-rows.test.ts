import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readCsvRows } from '../../src/uploads/csv-rows.ts'
import type { Row } from '../../src/uploads/row.ts'

async function read(text: string, size = text.length): Promise<(readonly [line: number, ...string[]])[]> {
  const bytes = Buffer.from(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
  const rows: Row[] = []
  for await (const row of readCsvRows(Readable.from(pieces), ',')) rows.push(row)
  return rows.map(({ line, fields }) => [line, ...fields.map(String)] as const)
}

const TEXT = 'a,b\r\n\r\n1,"two\r\nlines"\r\n\n2,"three\n\nlines"\n3,"a ""word"""\r4,5" pipe\nlast,ü'
const ROWS = [
  [1, 'a', 'b'],
  [3, '1', 'two\r\nlines'],
  [6, '2', 'three\n\nlines'],
  [9, '3', 'a "word"'],
  [10, '4', '5" pipe'],
  [11, 'last', 'ü'],
]

test.each([1, 2, 3, 7, 1000])('tells the line of each row, read %i bytes at a time', async (size) => {
  await expect(read(TEXT, size)).resolves.toEqual(ROWS)
})

test('says where the row begins that has no end', async () => {
  await expect(read('a,b\n1,"2\n3,4\n')).rejects.toThrow(
    'The row that begins on line 2 has no end: a quotation mark is opened and never closed.',
  )
  await expect(read(`a,b\n\n1,"2\n${'3,4\n'.repeat(20_000)}`)).rejects.toThrow(
    'The row that begins on line 3 has no end: it is longer than 64 KiB',
  )
})
