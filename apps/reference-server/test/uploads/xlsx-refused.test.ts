import { assert, asyncProperty, array, integer, nat, tuple } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { startServer } from '../wire.ts'
import { type Content, post, problem, readProgress, told, upload } from './client.ts'
import { lie } from './directory.ts'
import { openFiles } from './open-files.ts'
import {
  HEADER,
  SHEET,
  STRINGS,
  type Parts,
  inline,
  relationships,
  sharedStrings,
  sheet,
  sheetNames,
  workbook,
  zip,
} from './workbook.ts'

let server: ReferenceServer
beforeAll(async () => {
  server = await startServer({
    uploads: {
      limits: { unpackedBytes: 4 * 1024 * 1024, parts: 32, sharedStrings: 20, sharedStringBytes: 100_000 },
    },
  })
})
afterAll(() => server.close())

const GOOD = inline(2, 'A', 'Lamp', '1', '1')
const good: Parts = { [SHEET]: sheet(HEADER + GOOD) }

test.each<[string, () => Promise<Content>, number, string]>([
  [
    'a file that only begins as a ZIP',
    () => Promise.resolve('PK\u0003\u0004'),
    422,
    'is damaged: End of central',
  ],
  ['an empty ZIP', () => zip({}), 415, 'is no Excel workbook'],
  [
    'a ZIP of anything else',
    () => zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }),
    415,
    'is no Excel workbook',
  ],
  [
    'a binary workbook',
    () =>
      workbook({
        ...good,
        '_rels/.rels': relationships({ a: ['officeDocument', 'xl/workbook.bin'] }),
        'xl/workbook.bin': '',
      }),
    415,
    'is no Excel workbook',
  ],
  [
    'another document of Office',
    () => workbook({ ...good, 'xl/workbook.xml': '<w:document xmlns:w="urn:w"/>' }),
    415,
    'is no Excel workbook',
  ],
  ['a workbook cut short', async () => (await workbook(good)).subarray(0, -100), 422, 'is damaged'],
  ['an encrypted part', async () => lie(await workbook(good), SHEET, { flags: 1 }), 415, 'is encrypted'],
  [
    'a packing nobody uses',
    async () => lie(await workbook(good), SHEET, { method: 12 }),
    422,
    'is packed in a way',
  ],
  [
    'a part outside the file',
    async () => lie(await workbook(good), SHEET, { offset: 0xfffffff0 }),
    422,
    'is damaged',
  ],
  [
    'a part longer than the file',
    async () => lie(await workbook(good), SHEET, { packedBytes: 100_000 }),
    422,
    'is damaged',
  ],
  [
    'a bomb',
    () => workbook({ [SHEET]: Buffer.alloc(4 * 1024 * 1024 + 1, 0x20) }),
    413,
    'has more than 4 MiB',
  ],
  [
    'a bomb in what names the sheets',
    () => workbook({ ...good, 'xl/workbook.xml': Buffer.alloc(1024 * 1024 + 1, 0x20) }),
    413,
    'has more than 1 MiB',
  ],
  [
    'too many parts',
    () =>
      workbook({
        ...good,
        ...Object.fromEntries(Array.from({ length: 29 }, (_, index) => [`media/${index}`, ''])),
      }),
    413,
    'has too many parts: at most 32',
  ],
  [
    'a directory that is too large',
    () =>
      workbook({
        ...good,
        ...Object.fromEntries(
          Array.from({ length: 20 }, (_, index) => [`${index}${'x'.repeat(60_000)}`, '']),
        ),
      }),
    413,
    'has too many parts',
  ],
  [
    'two parts of one name',
    async () => {
      const file = await workbook({ ...good, 'xl/worksheets/sheet2.xml': '' })
      return Buffer.from(file.toString('latin1').replaceAll('sheet2.xml', 'SHEET1.xml'), 'latin1')
    },
    422,
    'there are two of',
  ],
  [
    'a workbook without a sheet',
    () => workbook({ ...good, 'xl/workbook.xml': sheetNames('') }),
    422,
    'has no sheet',
  ],
  ['a sheet that is not there', () => workbook({}), 422, 'lacks its part "xl/worksheets/sheet1.xml"'],
  [
    'shared strings that are not there',
    () => workbook({ ...good, [STRINGS]: undefined }),
    422,
    'lacks its part "xl/sharedStrings.xml"',
  ],
  [
    'a target outside',
    () =>
      workbook({
        ...good,
        'xl/_rels/workbook.xml.rels': relationships({ rId1: ['worksheet', '../../../etc/passwd'] }),
      }),
    422,
    'lacks its part "etc/passwd"',
  ],
  [
    'broken XML',
    () => workbook({ ...good, 'xl/workbook.xml': '<workbook><sheets></workbook>' }),
    422,
    'its part xl/workbook.xml cannot be read: ',
  ],
  [
    'entities',
    () => workbook({ ...good, 'xl/workbook.xml': '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>' }),
    422,
    'document type declaration',
  ],
])('%s is refused', async (_, file, status, reason) => {
  expect(await problem(await post(server, await file()))).toEqual([
    status,
    expect.any(String),
    expect.stringContaining(reason),
  ])
  expect(openFiles()).toBe(0)
})

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

test('whatever bytes are changed, the answer is one that is documented', async () => {
  const file = await workbook({ ...good, [STRINGS]: sharedStrings('<si><t>a</t></si>') })
  const changes = array(tuple(nat(file.length - 1), integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 6,
  })
  await assert(
    asyncProperty(changes, async (bytes) => {
      const changed = Buffer.from(file)
      for (const [at, byte] of bytes) changed[at] = byte
      const response = await post(server, changed)
      if (response.status !== 202) {
        expect((await problem(response))[0]).toBeOneOf([413, 415, 422])
        return
      }
      const { progress } = (await response.json()) as { progress: string }
      const { summary } = told(await readProgress(server, progress))
      expect(JSON.stringify(summary)).toMatch(/"outcome":"(complete|stopped)"/)
      expect(JSON.stringify(summary)).not.toContain('defect')
    }),
    { numRuns: 300 },
  )
  expect(openFiles()).toBe(0)
})
