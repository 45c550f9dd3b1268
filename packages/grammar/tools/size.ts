// Prints what the package costs whom, minified and compressed as servers do.
import { gzipSync } from 'node:zlib'
import { bundle } from './bundle.ts'

const PARTS: Readonly<Record<string, string>> = {
  'EventStreamParser alone': `export { EventStreamParser } from '@ssespec/grammar'`,
  'encode and encodeBytes': `export { encode, encodeBytes } from '@ssespec/grammar'`,
  'the whole entry': `export * from '@ssespec/grammar'`,
  'eventsource-parser, for comparison': `export { createParser } from 'eventsource-parser'`,
}

for (const [part, entry] of Object.entries(PARTS)) {
  const code = await bundle(entry)
  const zipped = gzipSync(code, { level: 9 }).length
  console.log(`${part}: ${code.length} bytes minified, ${zipped} gzipped`)
}
