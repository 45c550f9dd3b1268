import type { Diagnostic } from './diagnostic.ts'
import type { EventStreamLinterOptions } from './linter.ts'
import { EventStreamLinter } from './linter.ts'

/** In bytes: what is held of a stream is bounded by its lines, not by its length. */
const PIECE = 64 * 1024

/**
 * What in a whole stream a client will not take as it was meant, in the order in which it shows.
 *
 * @throws EventStreamLimitError where the stream goes beyond a limit
 */
export function lint(bytes: Uint8Array, options?: EventStreamLinterOptions): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const linter = new EventStreamLinter((diagnostic) => diagnostics.push(diagnostic), options)
  for (let start = 0; start < bytes.length; start += PIECE) linter.push(bytes.subarray(start, start + PIECE))
  linter.end()
  return diagnostics
}
