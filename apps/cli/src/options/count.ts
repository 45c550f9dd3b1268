import { UsageError } from '../errors.ts'

/** Reads a whole number from 1 to a million. */
export function readCount(text: string): number {
  const count = /^\d{1,7}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > 1_000_000)
    throw new UsageError(`${JSON.stringify(text)} is no count: write a number from 1 to 1000000.`)
  return count
}
