import { UsageError } from '../errors.ts'

/** Reads a part of something, from 0 to 100: `0.5`, `1`. */
export function readPart(text: string): number {
  const part = /^\d{1,3}(?:\.\d{1,6})?$/.test(text) ? Number(text) : -1
  if (part < 0 || part > 100) {
    throw new UsageError(
      `${JSON.stringify(text)} is no part: write 0.5 for a half, 1 for the whole, up to 100.`,
    )
  }
  return part
}
