import type { Columns } from './columns.ts'
import type { Row } from './row.ts'

export interface Product {
  readonly sku: string
  readonly name: string
  /** In hundredths. */
  readonly price: number
  readonly stock: number | undefined
}

/** A product, or what is wrong with the row: every reason, so that one correction is enough. */
export type CheckedRow =
  | { readonly product: Product }
  | { readonly sku: string; readonly reasons: readonly string[] }

const PRICE = /^[0-9]{1,9}(\.[0-9]{1,2})?$/
const STOCK = /^[0-9]{1,9}$/
const MAX_SKU = 64
const MAX_NAME = 200

/** `seen` has the line of each SKU so far, and gets this one's. */
export function checkRow(row: Row, columns: Columns, seen: Map<string, number>): CheckedRow {
  const { fields, line } = row
  const bad = fields.indexOf(undefined)
  if (bad !== -1) return { sku: '', reasons: [`column ${bad + 1} is not valid UTF-8`] }
  const text = (index: number | undefined): string =>
    index === undefined ? '' : (fields[index]?.trim() ?? '')
  const [sku, name, price, stock] = [columns.sku, columns.name, columns.price, columns.stock].map(text) as [
    string,
    string,
    string,
    string,
  ]
  const reasons: string[] = []
  if (fields.length !== columns.count) {
    reasons.push(`it has ${fields.length} columns where the header has ${columns.count}`)
  }
  if (sku === '') reasons.push('the SKU is missing')
  else if (sku.length > MAX_SKU) reasons.push(`the SKU is longer than ${MAX_SKU} characters`)
  else if (seen.has(sku)) reasons.push(`the SKU ${quote(sku)} is on line ${seen.get(sku)} already`)
  else seen.set(sku, line)
  if (name === '') reasons.push('the name is missing')
  else if (name.length > MAX_NAME) reasons.push(`the name is longer than ${MAX_NAME} characters`)
  if (price === '') reasons.push('the price is missing')
  else if (!PRICE.test(price)) reasons.push(`the price ${quote(price)} is not a number such as 12.50`)
  if (stock !== '' && !STOCK.test(stock)) reasons.push(`the stock ${quote(stock)} is not a whole number`)
  if (reasons.length > 0) return { sku: sku.slice(0, MAX_SKU), reasons }
  const product = {
    sku,
    name,
    price: Math.round(Number(price) * 100),
    stock: stock === '' ? undefined : Number(stock),
  }
  return { product }
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
