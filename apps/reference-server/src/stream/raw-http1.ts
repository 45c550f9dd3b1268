import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Response } from 'express'
import { toBytes } from './bytes.ts'
import { GOOD_FIELDS } from './head.ts'
import type { Fields } from './head.ts'
import type { Sink } from './sink.ts'

/** An HTTP/1.1 message written by hand, for what Node rightly refuses to send. */
export interface RawMessage {
  /** Header lines beside those of a good stream, without line ends; the framing is up to them. */
  readonly lines: readonly string[]
  /** The bytes as they go out; as they are unless given. */
  readonly frame?: (bytes: Uint8Array) => Uint8Array
  /** Written when the stream ends properly. */
  readonly end?: string
  /** Whether HTTP/1.0 clients get it too, who know neither chunks nor connections that are kept. */
  readonly evenToHttp10?: boolean
}

export function rawHead(status: number, lines: readonly string[], fields: Fields = GOOD_FIELDS): string {
  const all = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  all.push(`Date: ${new Date().toUTCString()}`, ...lines)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${all.join('\r\n')}\r\n\r\n`
}

/** One chunk (RFC 9112 7.1), with a size line that need not be true. */
export function chunk(bytes: Uint8Array, sizeLine: string = bytes.length.toString(16)): Uint8Array {
  return Buffer.concat([Buffer.from(`${sizeLine}\r\n`, 'latin1'), bytes, Buffer.from('\r\n')])
}

/** Sends the head and gives the way to write the rest past Node's own framing. */
export function openRawSink(response: Response, message: RawMessage, drained: () => void): Sink {
  const socket = socketOf(response)
  const { lines, frame = (bytes) => bytes, end = '' } = message
  socket.on('drain', drained)
  socket.write(rawHead(200, lines))
  return {
    write: (bytes) => socket.write(frame(bytes)),
    end: () => void socket.end(toBytes(end)),
    cut: () => void socket.destroy(),
  }
}

export function socketOf(response: Response): Socket {
  if (response.socket === null)
    throw new Error('The connection of this response is closed or not its turn yet')
  return response.socket
}
