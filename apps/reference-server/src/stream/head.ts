import type { Response } from 'express'

/** Header fields by name; undefined takes a field away that would be sent. */
export type Fields = Readonly<Record<string, string | undefined>>

/**
 * What a good stream's head says: what it is, that no cache may keep it, no intermediary change it and nginx
 * not buffer it, and that any page may read it (nothing here depends on who asks).
 */
export const GOOD_FIELDS: Fields = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'Access-Control-Allow-Origin': '*',
}

export const METHODS = 'GET, HEAD, POST, OPTIONS'

export function setFields(response: Response, ...layers: readonly Fields[]): void {
  for (const fields of layers) {
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) response.removeHeader(name)
      else response.setHeader(name, value)
    }
  }
}
