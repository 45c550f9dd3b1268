import { type ReferenceServer } from '@ssespec/reference-server'
import { startServer } from '../wire.ts'

/** A server with limits that a small workbook reaches. */
export function startBoundedServer(): Promise<ReferenceServer> {
  return startServer({
    uploads: {
      limits: { unpackedBytes: 4 * 1024 * 1024, parts: 32, sharedStrings: 20, sharedStringBytes: 100_000 },
    },
  })
}
