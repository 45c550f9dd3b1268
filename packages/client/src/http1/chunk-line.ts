import { Buffer } from 'node:buffer'

// RFC 9112, 7.1 and 7.1.1:
//   chunk          = chunk-size [ chunk-ext ] CRLF
//   chunk-size     = 1*HEXDIG
//   chunk-ext      = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const quoted = '"(?:[\\t !#-\\[\\]-~\\x80-\\xff]|\\\\[\\t -~\\x80-\\xff])*"'
const extension = `[ \\t]*;[ \\t]*${token}(?:[ \\t]*=[ \\t]*(?:${token}|${quoted}))?`
const chunkLine = new RegExp(`^([0-9A-Fa-f]+)(?:${extension})*$`)

/** A chunk's first line. */
export interface ChunkLine {
  /** The line as it stood, without its end. */
  readonly line: string
  readonly size: number
}

/** Reads a chunk's first line without its end; gives what was expected, if it is none. */
export function parseChunkLine(bytes: Uint8Array): ChunkLine | string {
  const line = Buffer.from(bytes).toString('latin1')
  const digits = chunkLine.exec(line)?.[1]
  if (digits === undefined) return 'a chunk size in hexadecimal, with or without extensions'
  const size = Number.parseInt(digits, 16)
  // "Therefore, recipients MUST anticipate potentially large hexadecimal numerals and prevent parsing errors due to integer
  // conversion overflows or precision loss due to integer representation."
  if (!Number.isSafeInteger(size)) return 'a chunk size below 2^53'
  return { line, size }
}

/** Whether bytes can be the beginning of a chunk's first line. */
export function mayBeChunkLine(bytes: Uint8Array): boolean {
  const [first] = bytes
  return first === undefined || /[0-9A-Fa-f]/.test(String.fromCharCode(first))
}
