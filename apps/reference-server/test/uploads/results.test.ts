import { array, assert, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { Results } from '../../src/uploads/results.ts'

/** Rows that are taken or fail, and a reader that asks now and then. */
const history = array(constantFrom('done', 'failed', 'ask'), { maxLength: 400 })

test('however often a reader asks, each row is told once, and the counts agree with it', () => {
  assert(
    property(history, (steps) => {
      const results = new Results()
      const failed: number[] = []
      const told: number[] = []
      let row = 0
      const ask = (): void => {
        for (let next = results.after(row); next !== undefined; next = results.after(row)) {
          expect(next.from).toBe(row)
          expect(next.row).toBeGreaterThan(row)
          row = next.row
          told.push(...next.failures.map((failure) => failure.row))
          expect([next.done, next.failed]).toEqual([row - told.length, told.length])
          expect(next.bytes).toBe(row * 10)
        }
      }
      for (const step of steps) {
        const bytes = (results.rows + 1) * 10
        if (step === 'ask') ask()
        else if (step === 'done') results.addDone(bytes)
        else {
          results.addFailed({ line: results.rows + 2, sku: '', reasons: ['why'] }, bytes)
          failed.push(results.rows)
        }
      }
      ask()
      expect([row, told]).toEqual([results.rows, failed])
    }),
  )
})
