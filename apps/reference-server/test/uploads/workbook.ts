import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

export type Parts = Readonly<Record<string, string | Buffer | undefined>>

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

export const SHEET = 'xl/worksheets/sheet1.xml'
export const STRINGS = 'xl/sharedStrings.xml'

export function relationships(
  targets: Readonly<Record<string, readonly [type: string, target: string]>>,
): string {
  const each = Object.entries(targets).map(
    ([id, [type, target]]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  )
  return `${DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`
}

export function sheetNames(sheets: string): string {
  return `${DECLARATION}<workbook xmlns="${SHEETS}" xmlns:r="${OFFICE}"><sheets>${sheets}</sheets></workbook>`
}

/** @param rows `<row>` elements */
export function sheet(rows: string): string {
  return `${DECLARATION}<worksheet xmlns="${SHEETS}"><cols><col min="1" max="4"/></cols><sheetData>${rows}</sheetData><pageMargins left="1"/></worksheet>`
}

/** @param items `<si>` elements */
export function sharedStrings(items: string): string {
  return `${DECLARATION}<sst xmlns="${SHEETS}">${items}</sst>`
}

export const escape = (text: string): string =>
  text.replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`)

/** A row of inline strings. */
export function inline(line: number, ...texts: readonly string[]): string {
  const cells = texts.map(
    (text, index) =>
      `<c r="${String.fromCharCode(65 + index)}${line}" t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`,
  )
  return `<row r="${line}">${cells.join('')}</row>`
}

export const HEADER = inline(1, 'sku', 'name', 'price', 'stock')

/** A workbook with one sheet; parts replace those of that name, or leave them out. */
export function workbook(parts: Parts): Promise<Buffer<ArrayBuffer>> {
  return zip({
    '[Content_Types].xml': `${DECLARATION}<Types/>`,
    '_rels/.rels': relationships({ rId1: ['officeDocument', 'xl/workbook.xml'] }),
    'xl/workbook.xml': sheetNames('<sheet name="Products" sheetId="1" r:id="rId1"/>'),
    'xl/_rels/workbook.xml.rels': relationships({
      rId1: ['worksheet', 'worksheets/sheet1.xml'],
      ...(STRINGS in parts ? { rId2: ['sharedStrings', 'sharedStrings.xml'] as const } : {}),
    }),
    ...parts,
  })
}

export async function zip(parts: Parts): Promise<Buffer<ArrayBuffer>> {
  const file = new ZipFile()
  for (const [name, content] of Object.entries(parts)) {
    if (content !== undefined) file.addBuffer(Buffer.from(content as string), name)
  }
  file.end()
  return Buffer.from(await buffer(file.outputStream))
}
