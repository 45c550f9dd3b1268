import { readFile } from 'node:fs/promises'

import { UsageError } from '../errors.ts'

/** Reads `--data TEXT` or `--data @FILE`. */
export async function readBody(given: string): Promise<Uint8Array> {
  if (!given.startsWith('@')) return new TextEncoder().encode(given)
  const file = given.slice(1)
  try {
    return await readFile(file)
  } catch (error) {
    throw new UsageError(`--data: ${file} cannot be read: ${(error as Error).message}`)
  }
}
