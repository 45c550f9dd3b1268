import { createReadStream } from 'node:fs'

import { EventStreamLimitError, type EventStreamItem, EventStreamParser } from '@ssespec/grammar'
import { Command } from 'commander'

import { UsageError } from '../errors.ts'

/** A line, an event or an id beyond this is refused, in bytes: standard input may be a stream that never ends. */
const LIMIT = 256 * 1024 * 1024

export function parseCommand(): Command {
  return new Command('parse')
    .argument('[file]', 'a file, - for standard input', '-')
    .addHelpText(
      'after',
      `
Prints {"kind":"event","type","data","lastEventId"}, {"kind":"comment","text"}, {"kind":"retry","retry"},
and {"kind":"discarded"} where the end of the stream cuts off a line or an event.

Examples:
  curl -N http://localhost:8080/events | ssespec parse
  ssespec parse captured.txt`,
    )
    .action(parse)
}

async function parse(file: string): Promise<void> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  let lines = ''
  const print = (item: EventStreamItem): void => {
    lines += `${JSON.stringify(item)}\n`
  }
  const parser = new EventStreamParser(
    {
      onEvent: ({ type, data, lastEventId }) => print({ kind: 'event', type, data, lastEventId }),
      onComment: (text) => print({ kind: 'comment', text }),
      onRetry: (retry) => print({ kind: 'retry', retry }),
      onDiscard: () => print({ kind: 'discarded' }),
    },
    { limits: { line: LIMIT, event: LIMIT, id: LIMIT } },
  )
  try {
    for await (const chunk of input) {
      parser.push(chunk as Uint8Array)
      await write(lines)
      lines = ''
    }
  } catch (error) {
    await write(lines)
    if (error instanceof EventStreamLimitError) throw new UsageError(`${file}: ${error.message}`)
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
  parser.end()
  await write(lines)
}

async function write(text: string): Promise<void> {
  if (text === '' || process.stdout.write(text)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}
