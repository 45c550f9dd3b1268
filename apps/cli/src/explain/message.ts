import { contentPieces, finalHead, lastOf, type Piece, type Recording } from '@ssespec/recording'
import { escapeTerminal } from '@ssespec/report'

/** Of the content, what is shown: so many reads, and so many bytes of each. */
const SHOWN_READS = 3
const SHOWN_BYTES = 120

/** A request and its response, the content read by read as it arrived. */
export function messageLines(recording: Recording): string[] {
  const request = lastOf(recording, 'request')
  const head = finalHead(recording)
  const pieces = contentPieces(recording)
  return [
    `> ${request?.method ?? 'GET'} ${new URL(request?.url ?? recording.url).pathname}`,
    ...(request?.headers ?? []).map(([name, value]) => `> ${name}: ${cut(value)}`),
    ...(head
      ? [
          `< ${head.status}, at ${head.at} ms`,
          ...head.headers.map(([name, value]) => `< ${name}: ${cut(value)}`),
        ]
      : ['< (no response head)']),
    ...pieces.slice(0, SHOWN_READS).flatMap(readLines),
    ...rest(pieces.slice(SHOWN_READS)),
    ...ending(recording),
  ]
}

function readLines({ bytes, at }: Piece): string[] {
  const shown = textLines(bytes.subarray(0, SHOWN_BYTES)).map((line) => `| ${line}`.trimEnd())
  const more = bytes.length - SHOWN_BYTES
  return [
    `< ${inBytes(bytes.length)} at ${at} ms:`,
    ...shown,
    ...(more > 0 ? [`| … ${inBytes(more)} more`] : []),
  ]
}

function rest(pieces: readonly Piece[]): string[] {
  const last = pieces.at(-1)
  if (last === undefined) return []
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0)
  const reads = pieces.length === 1 ? 'read' : 'reads'
  return [`< … ${pieces.length} ${reads} more, ${inBytes(bytes)}, until ${last.at} ms`]
}

function inBytes(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'byte' : 'bytes'}`
}

/** Lines as LF ends them: what else stands there, a CR as well, is written out. */
function textLines(bytes: Uint8Array): string[] {
  const lines = decode(bytes)
    .split('\n')
    .map((line) => escapeTerminal(line))
  // What follows the last line end is a line only if there is something in it.
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Bytes that are not UTF-8 are written as Latin-1 has them, marked. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    const text = Buffer.from(bytes).toString('latin1')
    return text.replaceAll(/[\u0080-\u00ff]/g, (byte) => `<${byte.charCodeAt(0).toString(16)}>`)
  }
}

function cut(value: string): string {
  return escapeTerminal(value, SHOWN_BYTES)
}

function ending(recording: Recording): string[] {
  const end = lastOf(recording, 'end')
  const error = lastOf(recording, 'error')
  const left = lastOf(recording, 'abort')
  if (end) return [`(the server ends the stream at ${end.at} ms: ${end.how})`]
  if (error) return [`(the connection breaks at ${error.at} ms)`]
  return left && left.at > 0 ? [`(the client leaves at ${left.at} ms)`] : []
}
