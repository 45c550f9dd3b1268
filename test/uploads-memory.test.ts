import { expect, test } from 'vitest'

import { measureFile } from '../tools/uploads/memory.ts'
import { asWorkbook } from '../tools/uploads/workbook.ts'

test('a workbook whose sheet is larger than the heap is read, and nothing of it stays but the SKUs', async () => {
  const rows = Array.from(
    { length: 150_000 },
    // Long enough to be a slice of what the parser has read, which would stay with it.
    (_, row) => `A-LONG-SKU-OF-PRODUCT-${row},${'Name'.repeat(45)},12.5`,
  )
  const file = await asWorkbook(['sku,name,price', ...rows].join('\n'), 'inline')
  // It is measured with a heap of 64 MiB, and throws where that is not enough.
  await expect(measureFile(file)).resolves.toBeDefined()
})
