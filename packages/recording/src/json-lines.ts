import type { Entry } from './entry.ts'
import { type Recording, RECORDING_SCHEMA } from './recording.ts'

/** A text that is no recording, or one that this version cannot read. */
export class RecordingFormatError extends Error {
  override readonly name = 'RecordingFormatError'
  /** The line in question, from 1. */
  readonly line: number

  constructor(message: string, line: number) {
    super(`line ${line}: ${message}`)
    this.line = line
  }
}

/** The schema before `attempt`: each exchange was made once. */
const WITHOUT_ATTEMPTS = 1

/**
 * The JSON Lines form of a recording: a first line with its title, the schema's version and the number of entries, then an
 * entry a line. Bytes are `{"text"}` where they are UTF-8, else `{"base64"}`.
 */
export function writeRecording(recording: Recording): string {
  const { entries, ...title } = recording
  const head = { recording: RECORDING_SCHEMA, ...title, entries: entries.length }
  return [head, ...entries.map(toJson)].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/**
 * Reads one or several recordings.
 * @throws RecordingFormatError where the text is cut, no recording, or of a schema that this version does not know.
 */
export function readRecordings(text: string): Recording[] {
  const lines = text.split('\n')
  const recordings: Recording[] = []
  for (let index = 0; index < lines.length;) {
    if (lines[index]!.trim() === '') {
      index += 1
      continue
    }
    const { entries: count, ...title } = readHead(lines[index]!, index + 1)
    const entries: Entry[] = []
    for (let line = index + 2; line < index + 2 + count; line++) {
      entries.push(fromJson(parseLine(lines[line - 1], line), line))
    }
    recordings.push({ ...title, entries })
    index += 1 + count
  }
  return recordings
}

function readHead(text: string, line: number): Omit<Recording, 'entries'> & { entries: number } {
  const { recording: schema, ...head } = parseLine(text, line)
  if (schema === undefined) throw new RecordingFormatError('this is not the first line of a recording', line)
  if (schema !== RECORDING_SCHEMA && schema !== WITHOUT_ATTEMPTS) {
    throw new RecordingFormatError(
      `a recording of schema ${JSON.stringify(schema)}; this version reads ${WITHOUT_ATTEMPTS} and ${RECORDING_SCHEMA}. Record again, or use the version that wrote it.`,
      line,
    )
  }
  const { probe, step, protocol, url, startedAt, startedAtMonotonicMs, entries } = head
  const attempt = schema === WITHOUT_ATTEMPTS ? 1 : head['attempt']
  const texts = [probe, step, protocol, url, startedAt].every((value) => typeof value === 'string')
  if (!texts || typeof startedAtMonotonicMs !== 'number' || !isCount(entries, 0) || !isCount(attempt, 1)) {
    throw new RecordingFormatError('the first line of a recording is incomplete', line)
  }
  if (protocol !== 'http/1.1' && protocol !== 'h2' && protocol !== 'h2c') {
    throw new RecordingFormatError(`${JSON.stringify(protocol)} is no protocol`, line)
  }
  return {
    probe: probe as string,
    step: step as string,
    attempt,
    protocol,
    url: url as string,
    startedAt: startedAt as string,
    startedAtMonotonicMs,
    entries,
  }
}

function isCount(value: unknown, least: number): value is number {
  return Number.isInteger(value) && (value as number) >= least
}

function parseLine(text: string | undefined, line: number): Record<string, unknown> {
  if (text === undefined || text === '') throw new RecordingFormatError('the recording is cut here', line)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new RecordingFormatError('this is not JSON', line)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RecordingFormatError('this is not a JSON object', line)
  }
  return value as Record<string, unknown>
}

function toJson(entry: Entry): object {
  return 'bytes' in entry && typeof entry.bytes !== 'number'
    ? { ...entry, bytes: bytesToJson(entry.bytes) }
    : entry
}

function fromJson(value: Record<string, unknown>, line: number): Entry {
  if (typeof value['kind'] !== 'string' || typeof value['at'] !== 'number') {
    throw new RecordingFormatError('an entry needs kind and at', line)
  }
  const { bytes } = value
  if (typeof bytes !== 'object' || bytes === null) return value as unknown as Entry
  return { ...value, bytes: bytesFromJson(bytes as Record<string, unknown>, line) } as unknown as Entry
}

function bytesToJson(bytes: Uint8Array): { text: string } | { base64: string } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { base64: buffer.toString('base64') }
  }
}

function bytesFromJson(json: Record<string, unknown>, line: number): Uint8Array {
  if (typeof json['text'] === 'string') return new TextEncoder().encode(json['text'])
  if (typeof json['base64'] === 'string') return new Uint8Array(Buffer.from(json['base64'], 'base64'))
  throw new RecordingFormatError('bytes need text or base64', line)
}
