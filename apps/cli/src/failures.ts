import { EmptySelectionError, EXIT } from '@ssespec/conformance'
import { LabError } from '@ssespec/lab'
import { RecordingFormatError } from '@ssespec/recording'
import { ListenError } from '@ssespec/reference-server'
import { escapeLines } from '@ssespec/report'

import { InterruptedError, UnreachableError, UsageError } from './errors.ts'

/** Says why a command ended, and sets the documented exit code. */
export function endWith(error: unknown): void {
  const { code, text } = ending(error)
  if (text !== '') process.stderr.write(`${text}\n`)
  process.exitCode = code
}

const WRONG_USE = [UsageError, EmptySelectionError, RecordingFormatError, ListenError, LabError]

function ending(error: unknown): { code: number; text: string } {
  if (error instanceof InterruptedError) return { code: 130, text: 'Interrupted.' }
  if (error instanceof UnreachableError)
    return { code: EXIT.unreachable, text: `ssespec: ${escapeLines(error.message).join('\n')}` }
  if (WRONG_USE.some((kind) => error instanceof kind)) {
    return { code: EXIT.wrongUse, text: `ssespec: ${escapeLines((error as Error).message).join('\n')}` }
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    code: EXIT.defect,
    text: `ssespec: this is a defect of ssespec, not of the target. Please report it with these lines:\n${escapeLines(trace).join('\n')}`,
  }
}
