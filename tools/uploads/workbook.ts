import { buffer } from 'node:stream/consumers'

import { ZipFile } from 'yazl'

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

/**
 * A table whose values have no commas, as spreadsheets save it: numbers in their cells, and every text once in the
 * shared strings; or as some programs do, with each text in its cell.
 */
export async function asWorkbook(csv: string, how: 'shared' | 'inline' = 'shared'): Promise<Blob> {
  const strings = new Map<string, number>()
  const cellOf = (text: string, place: string): string => {
    if (/^[0-9.]+$/.test(text)) return `<c r="${place}"><v>${text}</v></c>`
    if (how === 'inline') return `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`
    const index = strings.get(text) ?? strings.size
    strings.set(text, index)
    return `<c r="${place}" t="s"><v>${index}</v></c>`
  }
  const rows = csv
    .trim()
    .split('\n')
    .map((line, index) => {
      const cells = line
        .split(',')
        .map((text, column) => cellOf(text, `${String.fromCharCode(65 + column)}${index + 1}`))
      return `<row r="${index + 1}">${cells.join('')}</row>`
    })
  const items = Array.from(strings.keys(), (text) => `<si><t>${text}</t></si>`)
  return zip({
    '_rels/.rels': relationships({ officeDocument: 'xl/workbook.xml' }),
    'xl/workbook.xml': `<workbook xmlns="${SHEETS}" xmlns:r="${OFFICE}"><sheets><sheet name="Products" sheetId="1" r:id="worksheet"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships({
      worksheet: 'worksheets/sheet1.xml',
      sharedStrings: 'sharedStrings.xml',
    }),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${SHEETS}"><sheetData>${rows.join('')}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${SHEETS}">${items.join('')}</sst>`,
  })
}

function relationships(targets: Readonly<Record<string, string>>): string {
  const each = Object.entries(targets).map(
    ([type, target]) => `<Relationship Id="${type}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`
}

async function zip(parts: Readonly<Record<string, string>>): Promise<Blob> {
  const file = new ZipFile()
  for (const [name, text] of Object.entries(parts)) file.addBuffer(Buffer.from(text), name)
  file.end()
  return new Blob([await buffer(file.outputStream)])
}
