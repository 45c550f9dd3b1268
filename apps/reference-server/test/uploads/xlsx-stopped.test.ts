import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { startBoundedServer } from './bounded-server.ts'
import { type Content, readProgress, told, upload } from './client.ts'
import { lie } from './directory.ts'
import { openFiles } from './open-files.ts'
import { HEADER, SHEET, STRINGS, type Parts, inline, sharedStrings, sheet, workbook } from './workbook.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startBoundedServer()
})
afterAll(() => server.close())

const GOOD = inline(2, 'A', 'Lamp', '1', '1')
const good: Parts = { [SHEET]: sheet(HEADER + GOOD) }

const strings = (items: string): Parts => ({
  [STRINGS]: sharedStrings(items),
  [SHEET]: sheet(`${HEADER}${GOOD}<row r="3"><c r="A3" t="s"><v>7</v></c></row>`),
})
const after = (rest: string): Parts => ({ [SHEET]: sheet(HEADER + GOOD + rest) })
const inSheet = (xml: string): Parts => ({ [SHEET]: xml })

test.each<[string, () => Promise<Content>, string, number]>([
  ['has no rows', () => workbook(inSheet(sheet(''))), 'The file has no header', 0],
  ['is no worksheet', () => workbook(inSheet('<chartsheet/>')), 'it is no worksheet', 0],
  [
    'has less than it says',
    async () => lie(await workbook(good), SHEET, { bytes: 100_000 }),
    'cannot be unpacked',
    1,
  ],
  [
    'has more than it says',
    async () => lie(await workbook(good), SHEET, { bytes: 100 }),
    'cannot be unpacked',
    0,
  ],
  [
    'has another checksum',
    async () => lie(await workbook(good), SHEET, { crc32: 1 }),
    'cannot be unpacked',
    1,
  ],
  [
    'ends within the packing',
    async () => lie(await workbook(good), SHEET, { packedBytes: 200 }),
    'cannot be unpacked',
    0,
  ],
  [
    'is broken XML',
    () => workbook(after('<row></c>')),
    'its part xl/worksheets/sheet1.xml cannot be read: ',
    1,
  ],
  ['ends too early', () => workbook(inSheet(sheet(HEADER + GOOD).slice(0, -12))), 'unclosed tag', 1],
  [
    'is not UTF-8',
    () => workbook({ [SHEET]: Buffer.from(sheet(HEADER + GOOD).replace('Lamp', '\u00e9'), 'latin1') }),
    'not valid',
    0,
  ],
  [
    'has an external entity',
    () =>
      workbook(
        inSheet(
          `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${sheet(HEADER + inline(2, 'A', 'B', '1').replace('>B<', '>&e;<')).slice(56)}`,
        ),
      ),
    'document type declaration',
    0,
  ],
  [
    'has entities that grow',
    () =>
      workbook(inSheet(`<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>${sheet('&b;').slice(56)}`)),
    'document type declaration',
    0,
  ],
  ['has an entity of its own', () => workbook(after('&b;')), 'undefined entity', 1],
  [
    'has a tag that is too long',
    () => workbook(after(`<row r="${' '.repeat(3_000_000)}`)),
    'a piece of it is longer than 1 MiB',
    1,
  ],
  [
    'has a comment that is too long',
    () => workbook(after(`<!--${' '.repeat(3_000_000)}-->`)),
    'a piece of it is longer than 1 MiB',
    1,
  ],
  ['is too deep', () => workbook(after('<a>'.repeat(100))), 'nested deeper than 64', 1],
  ['has rows out of order', () => workbook(after(inline(2, 'B', 'C', '1'))), 'row "2" comes after row 2', 1],
  [
    'has a cell of another row',
    () => workbook(after('<row r="3"><c r="A4"/></row>')),
    'row 3 has a cell "A4"',
    1,
  ],
  [
    'has a cell of no column',
    () => workbook(after('<row r="3"><c r="3"/></row>')),
    'row 3 has a cell "3"',
    1,
  ],
  [
    'has far too many columns',
    () => workbook(after('<row r="3"><c r="XFD3"><v>1</v></c></row>')),
    'Row 3 has a value after its first 256 columns.',
    1,
  ],
  [
    'has a row that is too long',
    () => workbook(after(inline(3, 'x'.repeat(70_000)))),
    'Row 3 is longer than 64 KiB.',
    1,
  ],
  [
    'has a row of shared strings that is too long',
    () =>
      workbook({
        ...after('<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>0</v></c></row>'),
        [STRINGS]: sharedStrings(`<si><t>${'x'.repeat(40_000)}</t></si>`),
      }),
    'Row 3 is longer than 64 KiB.',
    1,
  ],
  [
    'names a string where none is shared',
    () => workbook(after('<row r="3"><c r="A3" t="s"><v>0</v></c></row>')),
    'there is no shared string "0"',
    1,
  ],
  [
    'names a string that is not there',
    () => workbook(strings('<si><t>a</t></si>')),
    'there is no shared string "7"',
    1,
  ],
  [
    'has too many strings',
    () => workbook(strings('<si><t>a</t></si>'.repeat(21))),
    'has more than 20 shared strings',
    0,
  ],
  [
    'has too long strings',
    () => workbook(strings(`<si><t>${'é'.repeat(60_000)}</t></si>`)),
    'shared strings have more than',
    0,
  ],
  [
    'has broken strings',
    () => workbook(strings('<si>')),
    'its part xl/sharedStrings.xml cannot be read: ',
    0,
  ],
])('a sheet that %s stops the upload, and the rows before are told', async (_, file, reason, done) => {
  const { progress } = await upload(server, await file())
  expect(told(await readProgress(server, progress)).summary).toEqual({
    outcome: 'stopped',
    reason: expect.stringContaining(reason) as string,
    rows: done,
    done,
    failed: 0,
  })
  expect(openFiles()).toBe(0)
})
