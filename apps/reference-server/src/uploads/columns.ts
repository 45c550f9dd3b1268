import type { Row } from './row.ts'
import { StoppedError } from './stopped-error.ts'

/** Where each column stands. */
export interface Columns {
  readonly sku: number
  readonly name: number
  readonly price: number
  readonly stock: number | undefined
  /** How many columns the header has. */
  readonly count: number
}

/** @throws StoppedError where the header lacks a column or names one twice */
export function columnsOf({ fields }: Row): Columns {
  const names = fields.map((field) => {
    if (field === undefined) throw new StoppedError('The header is not valid UTF-8.')
    return field.trim().toLowerCase()
  })
  const position = (name: string): number | undefined => {
    const index = names.indexOf(name)
    if (index === -1) return undefined
    if (names.includes(name, index + 1)) throw new StoppedError(`The header names the column ${name} twice.`)
    return index
  }
  const needed = (name: string): number => {
    const index = position(name)
    if (index !== undefined) return index
    throw new StoppedError(
      `The header lacks the column ${name}: its first line must name sku, name and price.`,
    )
  }
  return {
    sku: needed('sku'),
    name: needed('name'),
    price: needed('price'),
    stock: position('stock'),
    count: names.length,
  }
}
