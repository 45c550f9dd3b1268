import { array, assert, asyncProperty, constantFrom, integer, oneof, record, string } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { startServer } from '../wire.ts'
import { type Content, products, readProgress, told, upload } from './client.ts'
import {
  HEADER,
  SHEET,
  STRINGS,
  escape,
  inline,
  relationships,
  sharedStrings,
  sheet,
  sheetNames,
  workbook,
} from './workbook.ts'

let server: ReferenceServer
const taken: unknown[] = []
beforeAll(async () => {
  server = await startServer({
    uploads: {
      take: async (product) => void taken.push(product),
    },
  })
})
afterAll(() => server.close())

/** The products taken, the failures and the summary. */
async function work(file: Content): Promise<{ taken: unknown[]; failures: unknown[]; summary: unknown }> {
  taken.length = 0
  const { progress } = await upload(server, file)
  const { steps, summary } = told(await readProgress(server, progress))
  const failures = steps.flatMap((step) =>
    step.failures.map(({ line, reasons }) => [line, ...reasons] as const),
  )
  return { taken: [...taken], failures, summary }
}

test('reads every kind of cell, and tells the row by its number', async () => {
  const strings = [
    'sku',
    '<t>name</t>',
    '<r><t>pr</t></r><r><rPr/><t>ice</t></r><rPh><t>x</t></rPh>',
    'stock',
    'A&amp;1',
  ]
  const file = await workbook({
    [STRINGS]: sharedStrings(
      strings.map((text) => `<si>${text.startsWith('<') ? text : `<t>${text}</t>`}</si>`).join(''),
    ),
    [SHEET]: sheet(
      [
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c><c r="D2" t="s"><v>3</v></c></row>',
        // A shared string, a formula with text, one with a number, and a number.
        '<row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3" t="str"><f>"La"&amp;"mp"</f><v>La<![CDATA[m]]>p_x0041_</v></c><c r="C3"><f>1+0.1+0.2-1</f><v>0.30000000000000004</v></c><c r="D3"><v>3</v></c></row>',
        // Styles alone are no row.
        '<row r="4"><c r="A4" s="1"/><c r="B4" s="1"><v></v></c></row>',
        // Sparse, and no reference at all; an exponent, a boolean, CDATA, and an escape.
        '<row r="7"><c r="C7" t="n"><v>1.25E1</v></c><c r="D7" t="b"><v>0</v></c></row>',
        '<row><c><v>4006381333931</v></c><c t="inlineStr"><is><r><t>Ta</t></r><r><rPr/><t>ble</t></r><rPh><t>x</t></rPh></is></c><c><v>2</v></c></row>',
        '<row r="9"><c r="B9" t="inlineStr"><is><t>Shelf</t></is></c><c r="A9" t="str"><v>B</v></c><c r="C9" t="e"><v>#N/A</v></c></row>',
        '<row r="10"><c r="A10" t="str"><v>C</v></c><c r="B10" t="b"><v>1</v></c><c r="C10"><v>1</v></c><c r="F10"><v>1</v></c></row>',
      ].join('\n'),
    ),
  })
  expect(await work(file)).toEqual({
    taken: [
      { sku: 'A&1', name: 'LampA', price: 30, stock: 3 },
      { sku: '4006381333931', name: 'Table', price: 200, stock: undefined },
    ],
    failures: [
      [7, 'the SKU is missing', 'the name is missing', 'the stock "FALSE" is not a whole number'],
      [9, 'the price "#N/A" is not a number such as 12.50'],
      [10, 'it has 6 columns where the header has 4'],
    ],
    summary: { outcome: 'complete', rows: 5, done: 2, failed: 3 },
  })
})

test('reads the first sheet that is visible, wherever it stands, with any prefix', async () => {
  const rows = `${HEADER}${inline(2, 'A', 'Lamp', '1', '1')}`.replaceAll(/<(\/?)(?=\w)/g, '<$1x:')
  const file = await workbook({
    'xl/workbook.xml': sheetNames(
      '<sheet name="Chart" sheetId="1" r:id="c"/><sheet name="Lists" sheetId="2" state="hidden" r:id="h"/><sheet name="Products" sheetId="9" r:id="p"/><sheet name="More" sheetId="3" r:id="h"/>',
    ),
    'xl/_rels/workbook.xml.rels': relationships({
      h: ['worksheet', 'worksheets/sheet1.xml'],
      p: ['worksheet', '/data/Any.xml'],
      c: ['chartsheet', 'chartsheets/sheet1.xml'],
    }),
    [SHEET]: sheet(inline(1, 'nothing')),
    'data/any.xml': `<x:worksheet xmlns:x="urn:x"><x:sheetData>${rows}</x:sheetData></x:worksheet>`,
  })
  expect(await work(file)).toMatchObject({ taken: [{ sku: 'A' }], failures: [] })
})

const field = oneof(
  string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll(/[\p{Cc}\ufeff_"]/gu, '-')),
  constantFrom('A', 'B', '12.50', '1', 'a\nb', 'a,b;c', '"', '<&>', '_x0041_', ' '),
)
const table = array(record({ sku: field, name: field, price: field, stock: integer({ min: -1, max: 99 }) }), {
  maxLength: 12,
})

test('the same table gives the same results as CSV and as XLSX', async () => {
  await assert(
    asyncProperty(table, constantFrom('shared', 'inline'), async (rows, how) => {
      const lines = rows.map(({ sku, name, price, stock }) => [sku, name, price, String(stock)])
      const csv = ['sku,name,price,stock', ...lines.map((line) => line.map(quoted).join(','))].join('\n')
      const strings: string[] = []
      const cells = lines.map(
        (line, row) =>
          `<row r="${row + 2}">${line
            .map((text, column) => {
              const place = `r="${'ABCD'[column]}${row + 2}"`
              const escaped = escape(text.replaceAll('_x', '_x005F_x'))
              if (column === 3) return `<c ${place}><v>${text}</v></c>`
              if (how === 'inline') return `<c ${place} t="inlineStr"><is><t>${escaped}</t></is></c>`
              strings.push(`<si><t>${escaped}</t></si>`)
              return `<c ${place} t="s"><v>${strings.length - 1}</v></c>`
            })
            .join('')}</row>`,
      )
      const file = await workbook({
        [SHEET]: sheet(HEADER + cells.join('')),
        [STRINGS]: sharedStrings(strings.join('')),
      })
      const [first, second] = [await work(csv), await work(file)]
      // A field of several lines moves the lines of CSV, and the sentence of a double SKU names one.
      const comparable = ({ failures, ...rest }: typeof first): unknown => ({
        ...rest,
        failures: failures.map((failure) =>
          (failure as unknown[]).slice(1).map((text) => String(text).replace(/on line \d+/, 'above')),
        ),
      })
      expect(comparable(second)).toEqual(comparable(first))
    }),
    { numRuns: 60 },
  )
})

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

test('tells a large workbook in steps, and each row once', async () => {
  const rows = products(20_000).trim().split('\n')
  const file = await workbook({
    [SHEET]: sheet(rows.map((row, index) => inline(index + 1, ...row.split(','))).join('')),
  })
  const { progress } = await upload(server, file)
  const answer = await readProgress(server, progress)
  const { steps, summary } = told(answer)
  expect(summary).toEqual({ outcome: 'complete', rows: 20_000, done: 20_000, failed: 0 })
  steps.forEach(({ from }, index) => expect(from).toBe(steps[index - 1]?.row ?? 0))
  expect(steps.length).toBeGreaterThan(100)
  const { bytes, of } = steps.at(-1) as unknown as { bytes: number; of: number }
  expect(of).toBe(file.length)
  expect(bytes).toBeGreaterThan(0.99 * of)
})
