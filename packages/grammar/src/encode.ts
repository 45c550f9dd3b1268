import { EncodeError } from './encode-error.ts'

/** What one block of an event stream can carry. A field that is undefined is left out. */
export interface EncodableEvent {
  /** The event type; left out, clients see `message`. Not empty, no CR or LF, and only beside `data`. */
  readonly type?: string | undefined
  /** Without it nothing is dispatched. CR, LF and CR LF all arrive as LF. The empty string is data. */
  readonly data?: string | undefined
  /** The last event ID from here on; the empty string takes it back. No CR, LF or NUL. */
  readonly id?: string | undefined
  /** The reconnection time: a whole number of milliseconds, at most 2^53 − 1. */
  readonly retry?: number | undefined
  /** For people who read the wire, or to keep a connection alive. No CR or LF. */
  readonly comment?: string | undefined
}

/**
 * One whole block of an event stream (HTML 9.2.5), the blank line at its end included. It comes out of
 * `parse` as it went in, only that each line end in `data` arrives as LF; what would not is refused.
 *
 * @throws EncodeError with the field, the reason and what to do
 */
export function encode(event: EncodableEvent): string {
  const { type, data, id, retry, comment } = event
  let block = ''
  if (comment !== undefined) block += field('', oneLine('comment', comment))
  if (type !== undefined) block += field('event', typeOf(type, data))
  if (id !== undefined) block += field('id', withoutNul(oneLine('id', id)))
  if (retry !== undefined) block += field('retry', wholeNumber(retry))
  if (data !== undefined) block += dataFields(wellFormed('data', data))
  if (block === '') throw new EncodeError('data', 'nothing')
  return `${block}\n`
}

/** As `encode`, in the bytes to send: encode once, and write the same bytes to every client. */
export function encodeBytes(event: EncodableEvent): Uint8Array {
  return encoder.encode(encode(event))
}

const encoder = new TextEncoder()
const LINE_END = /\r\n|\r|\n/

/** The space is the one that a client takes away again, so that a value may begin with one of its own. */
function field(name: string, value: string): string {
  return value === '' ? `${name}:\n` : `${name}: ${value}\n`
}

function dataFields(data: string): string {
  if (!LINE_END.test(data)) return field('data', data)
  return data
    .split(LINE_END)
    .map((line) => field('data', line))
    .join('')
}

function typeOf(type: string, data: string | undefined): string {
  oneLine('type', type)
  if (type === '') throw new EncodeError('type', 'empty-type')
  if (data === undefined) throw new EncodeError('type', 'type-without-data')
  return type
}

function oneLine(name: 'type' | 'id' | 'comment', value: string): string {
  wellFormed(name, value)
  if (LINE_END.test(value)) throw new EncodeError(name, 'line-end')
  return value
}

function withoutNul(id: string): string {
  if (id.includes('\0')) throw new EncodeError('id', 'nul')
  return id
}

function wellFormed(name: 'type' | 'data' | 'id' | 'comment', value: string): string {
  // What the types rule out comes all the same, from JavaScript and from `any`: an object as
  // "[object Object]" would be found in production.
  if (typeof value !== 'string') throw new EncodeError(name, 'not-a-string')
  if (!value.isWellFormed()) throw new EncodeError(name, 'lone-surrogate')
  return value
}

function wholeNumber(retry: number): string {
  if (!Number.isSafeInteger(retry) || retry < 0) throw new EncodeError('retry', 'not-a-whole-number')
  return String(retry)
}
