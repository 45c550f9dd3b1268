import type { Field } from '../handlers.ts'
import type { Finding } from './diagnostic.ts'
import { millisecondsMeant } from './milliseconds-meant.ts'

/** What a check finds in a field, and in which part of its line. */
export interface FieldFinding extends Finding {
  readonly part: 'name' | 'value' | 'line'
}

const KNOWN: readonly string[] = ['data', 'event', 'id', 'retry']

/** Servers take header lines of 8 KiB and more; half of that is for the ID. In bytes of UTF-8. */
const LONGEST_ID = 4096

/** In milliseconds, both included. */
const SANE_RETRY = { least: 100, most: 600_000 }

/** What is wrong with one field, whatever stands around it. */
export function checkField({ name, value }: Field): FieldFinding | undefined {
  switch (name) {
    case 'data':
    case 'event':
      return undefined
    case 'id':
      return checkId(value)
    case 'retry':
      return checkRetry(value)
    default:
      return checkName(name)
  }
}

function checkName(name: string): FieldFinding | undefined {
  // A byte order mark in front hides the best of names, and is spoken of elsewhere.
  if (name.startsWith('\uFEFF')) return undefined
  const meant = name.trim().toLowerCase()
  const finding = { rule: 'stream/unknown-field', effect: 'Clients ignore the line.' } as const
  if (!KNOWN.includes(meant)) {
    const fix = 'Start the line with "data: " if it belongs to the data, with ": " if it is a comment.'
    return { ...finding, part: 'line', message: 'The line is no field that clients know', fix }
  }
  const message = `${JSON.stringify(name)} is no field that clients know`
  return { ...finding, part: 'name', message, fix: `Write "${meant}".`, replacement: meant }
}

function checkId(id: string): FieldFinding | undefined {
  if (id.includes('\0')) {
    return {
      rule: 'stream/id-nul',
      part: 'value',
      message: 'The ID has a NUL in it',
      effect: 'Clients ignore the field: the last event ID stays what it was.',
      fix: 'Take the NUL out.',
      replacement: id.replaceAll('\0', ''),
    }
  }
  const finding = { rule: 'stream/id-header-safe', part: 'value' } as const
  // RFC 9110, 5.5: "A field value does not include leading or trailing whitespace."
  const trimmed = id.replaceAll(/^[ \t]+|[ \t]+$/g, '')
  if (trimmed !== id) {
    return {
      ...finding,
      message: 'The ID has white space around it',
      effect: 'The server gets it back in Last-Event-ID without the white space, and may not know it.',
      fix: 'Take the white space away; one space after the colon is no part of the ID.',
      replacement: trimmed,
    }
  }
  // "Field values containing other CTL characters are also invalid"
  if (/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(id)) {
    return {
      ...finding,
      message: 'The ID has a control character in it',
      effect: 'The request with this Last-Event-ID is refused, by the client or on its way.',
      fix: 'Write IDs of visible characters.',
    }
  }
  const length = new TextEncoder().encode(id).length
  if (length <= LONGEST_ID) return undefined
  return {
    ...finding,
    message: `The ID has ${length} bytes`,
    effect: 'Servers refuse requests with such long headers: clients cannot reconnect.',
    fix: `Write IDs of at most ${LONGEST_ID} bytes; short ones are best.`,
  }
}

function checkRetry(value: string): FieldFinding | undefined {
  if (!/^[0-9]+$/.test(value)) {
    const meant = millisecondsMeant(value)
    return {
      rule: 'stream/retry-digits',
      part: 'value',
      message: 'The reconnection time is not written in digits alone',
      effect: 'Clients ignore the field and come back when they like.',
      fix: 'Write milliseconds, without unit, sign or point.',
      ...(meant === undefined ? {} : { replacement: String(meant) }),
    }
  }
  const milliseconds = Number(value)
  const finding = { rule: 'stream/retry-sane', part: 'value' } as const
  const fix = 'Give milliseconds, from 100 to 600000.'
  if (milliseconds < SANE_RETRY.least) {
    const effect = 'Clients that lose the server come back at once, again and again, all of them.'
    return { ...finding, message: `The reconnection time is ${milliseconds} ms`, effect, fix }
  }
  if (milliseconds > SANE_RETRY.most) {
    const effect = 'Clients that lose the server stay away for more than ten minutes.'
    return { ...finding, message: 'The reconnection time is more than ten minutes', effect, fix }
  }
  return undefined
}
