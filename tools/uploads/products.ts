/** A file of products, one row in a hundred of which fails, at lines that are known. */
export function productsCsv(rows: number): string {
  const lines = ['sku,name,price,stock']
  for (let row = 1; row <= rows; row += 1) {
    const price = row % 100 === 0 ? 'free' : ((row % 9000) / 100 + 1).toFixed(2)
    lines.push(`SKU-${row},Product ${row},${price},${row % 50}`)
  }
  return `${lines.join('\n')}\n`
}

/** The lines of its rows that fail. */
export function failingLines(rows: number): number[] {
  return Array.from({ length: Math.floor(rows / 100) }, (_, index) => (index + 1) * 100 + 1)
}
