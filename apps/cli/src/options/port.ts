import { UsageError } from '../errors.ts'

/** Reads a TCP port, 0 for any free one. */
export function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (port < 0 || port > 65_535)
    throw new UsageError(`${JSON.stringify(text)} is no port: write a number from 0 to 65535.`)
  return port
}
