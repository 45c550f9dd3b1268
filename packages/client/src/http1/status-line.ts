import { Buffer } from 'node:buffer'

/** The first line of a response (RFC 9112, 4). */
export interface StatusLine {
  readonly httpVersion: '1.0' | '1.1'
  readonly status: number
  readonly reason: string
}

// RFC 9112, 4: "recipients MAY instead parse on whitespace-delimited word boundaries". A missing reason phrase often
// takes its space with it.
const statusLine = /^HTTP\/1\.(\d)[ \t]+([1-9]\d\d)(?:[ \t]+([^\0-\x08\x0a-\x1f\x7f]*))?$/

export const STATUS_LINE_EXPECTED = 'a status line: HTTP/1.1, three digits, a reason phrase'

/** Reads a status line, `undefined` if it is none. HTTP/1.2 and later minor versions are read as 1.1. */
export function parseStatusLine(line: Uint8Array): StatusLine | undefined {
  const [, minor, status, reason = ''] = statusLine.exec(Buffer.from(line).toString('latin1')) ?? []
  if (minor === undefined) return undefined
  return { httpVersion: minor === '0' ? '1.0' : '1.1', status: Number(status), reason }
}

/** Whether bytes can be the beginning of a status line. */
export function mayBeStatusLine(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.subarray(0, 5)).toString('latin1')
  return 'HTTP/'.startsWith(beginning)
}
