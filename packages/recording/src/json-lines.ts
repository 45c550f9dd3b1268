import { isUtf8 } from 'node:buffer'

import { isHttpUrl, whyNoEntry } from './entry-form.ts'
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
 * Reads one or several recordings, as text or as the bytes of a file.
 * @throws RecordingFormatError where it is cut, no recording, of a schema that this version does not know, or holds an entry
 *   that this version would misread.
 */
export function readRecordings(source: string | Uint8Array): Recording[] {
  const lines = (typeof source === 'string' ? source : decode(source)).split('\n')
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

/** A decoder that puts U+FFFD for what is no UTF-8 would change what was recorded. */
function decode(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes)
  let line = 1
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start)
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) break
    start = end + 1
  }
  throw new RecordingFormatError('this is not UTF-8', line)
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
  if (!isHttpUrl(url as string)) {
    throw new RecordingFormatError(`${JSON.stringify(url)} is no http or https URL`, line)
  }
  if (Number.isNaN(Date.parse(startedAt as string))) {
    throw new RecordingFormatError(`startedAt is ${JSON.stringify(startedAt)}, which is no date`, line)
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
  const why = whyNoEntry(value)
  if (why !== undefined) throw new RecordingFormatError(why, line)
  const { bytes } = value
  if (typeof bytes !== 'object') return value as unknown as Entry
  return { ...value, bytes: bytesFromJson(bytes as BytesJson) } as unknown as Entry
}

type BytesJson = { readonly text: string } | { readonly base64: string }

function bytesToJson(bytes: Uint8Array): BytesJson {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { base64: buffer.toString('base64') }
  }
}

function bytesFromJson(json: BytesJson): Uint8Array {
  return 'text' in json
    ? new TextEncoder().encode(json.text)
    : new Uint8Array(Buffer.from(json.base64, 'base64'))
}
