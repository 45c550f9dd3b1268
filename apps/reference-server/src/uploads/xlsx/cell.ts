import { StoppedError } from '../stopped-error.ts'
import type { StringTable } from './string-table.ts'
import { detached, numberText, unescapeText } from './text.ts'

/** Products have a few; a sheet has up to 16,384. */
const MAX_COLUMNS = 256

/** @returns The column, from 0, of a cell in the row of that number: 2 for C5 */
export function columnOf(reference: string, line: number): number {
  const [, letters, digits] = /^([A-Z]{1,3})([0-9]{1,7})$/.exec(reference) ?? []
  if (letters === undefined || Number(digits) !== line) {
    throw new Error(`row ${line} has a cell ${JSON.stringify(reference.slice(0, 20))}`)
  }
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

export function assertColumn(column: number, line: number): void {
  if (column < MAX_COLUMNS) return
  throw new StoppedError(`Row ${line} has a value after its first ${MAX_COLUMNS} columns.`)
}

/**
 * What a cell says. A formula is not computed: its result stands beside it.
 * @param type ECMA-376 part 1, 18.18.11
 */
export function textOf(type: string, value: string, strings: StringTable | undefined): string {
  if (type === 'n') return detached(numberText(value))
  if (type === 's') return sharedString(value, strings)
  if (type === 'b') return value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
  // "str" of a formula, "inlineStr", "d" a date as ISO 8601, "e" an error such as #N/A
  return detached(unescapeText(value))
}

function sharedString(index: string, strings: StringTable | undefined): string {
  const text = /^[0-9]{1,9}$/.test(index) ? strings?.at(Number(index)) : undefined
  if (text === undefined) throw new Error(`there is no shared string ${JSON.stringify(index.slice(0, 20))}`)
  return unescapeText(text)
}
