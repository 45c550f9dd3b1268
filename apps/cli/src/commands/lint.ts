import { createReadStream } from 'node:fs'

import { EXIT } from '@ssespec/conformance'
import type { Diagnostic } from '@ssespec/grammar'
import { EventStreamLimitError, EventStreamLinter } from '@ssespec/grammar'
import { rules } from '@ssespec/rules'
import { Command, Option } from 'commander'

import { UsageError } from '../errors.ts'
import { toSarif } from '../lint/sarif.ts'
import { TextLint } from '../lint/text.ts'

/** A line or an event beyond this is refused, in bytes: standard input may be a stream that never ends. */
const LIMIT = 16 * 1024 * 1024

/** SARIF is written at the end: so many diagnostics are kept for it. */
const KEPT = 10_000

interface LintOptions {
  readonly format: 'text' | 'json' | 'sarif'
  readonly strict?: boolean
}

/** A form of output: what to write for each diagnostic, and at the end. */
interface Output {
  add(diagnostic: Diagnostic): string
  end(): string
}

export function lintCommand(): Command {
  return new Command('lint')
    .argument('[file]', 'a file, - for standard input', '-')
    .addOption(
      new Option('--format <format>', 'how to print').choices(['text', 'json', 'sarif']).default('text'),
    )
    .option('--strict', 'let warnings, too, end with exit code 1')
    .addHelpText(
      'after',
      `
An error loses text or events in every client; a warning is legal, and will not do what it looks like.
\`ssespec rules ID\` explains a rule. JSON is one diagnostic a line:
{"rule","severity","span":{"start","end"},"line","column","message","effect","fix","replacement"?,"text"},
spans in bytes, lines and columns from 1, a column a character; a replacement stands for the bytes of the span.

Examples:
  curl -N http://localhost:8080/events | ssespec lint -
  ssespec lint --format sarif captured.txt > lint.sarif`,
    )
    .action(lint)
}

async function lint(file: string, { format, strict = false }: LintOptions): Promise<void> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  const output = outputs[format](file)
  let written = ''
  let isWell = true
  const linter = new EventStreamLinter(
    (diagnostic) => {
      if (strict || diagnostic.severity === 'error') isWell = false
      written += output.add(diagnostic)
    },
    { limits: { line: LIMIT, event: LIMIT, id: LIMIT } },
  )
  try {
    for await (const chunk of input) {
      linter.push(chunk as Uint8Array)
      await write(written)
      written = ''
    }
  } catch (error) {
    await write(written)
    if (error instanceof EventStreamLimitError) throw new UsageError(`${file}: ${error.message}`)
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
  linter.end()
  await write(written + output.end())
  process.exitCode = isWell ? EXIT.well : EXIT.fellShort
}

const outputs: Readonly<Record<LintOptions['format'], (file: string) => Output>> = {
  text: (file) => new TextLint(file === '-' ? 'stdin' : file),
  json: () => ({ add: (diagnostic) => `${JSON.stringify(diagnostic)}\n`, end: () => '' }),
  sarif: (file) => {
    const kept: Diagnostic[] = []
    return {
      add: (diagnostic) => {
        if (kept.length < KEPT) kept.push(diagnostic)
        return ''
      },
      end: () => `${JSON.stringify(toSarif(file, kept, rules), null, 2)}\n`,
    }
  },
}

async function write(text: string): Promise<void> {
  if (text === '' || process.stdout.write(text)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}
