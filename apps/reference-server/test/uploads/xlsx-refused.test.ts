import { assert, asyncProperty, array, integer, nat, tuple } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { startBoundedServer } from './bounded-server.ts'
import { type Content, post, problem, readProgress, told } from './client.ts'
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
  server = await startBoundedServer()
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
