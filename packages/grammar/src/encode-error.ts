import type { EncodableEvent } from './encode.ts'

export type EncodeErrorReason =
  | 'not-a-string'
  | 'not-a-whole-number'
  | 'line-end'
  | 'nul'
  | 'lone-surrogate'
  | 'empty-type'
  | 'type-without-data'
  | 'nothing'

/** An event that no event stream can carry so that it comes out as it went in. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError'
  /** The field at fault. */
  readonly field: keyof EncodableEvent
  readonly reason: EncodeErrorReason
  /** What to do about it, as a sentence. */
  readonly fix: string

  constructor(field: keyof EncodableEvent, reason: EncodeErrorReason) {
    const { problem, fix } = EXPLANATIONS[reason]
    super(`Cannot encode ${field}: ${problem}. ${fix}`)
    this.field = field
    this.reason = reason
    this.fix = fix
  }
}

const EXPLANATIONS: Readonly<Record<EncodeErrorReason, { problem: string; fix: string }>> = {
  'not-a-string': {
    problem: 'it is not a string',
    fix: 'Make it one, with JSON.stringify for a structure, or leave the field out.',
  },
  'not-a-whole-number': {
    problem: 'it is not a whole number of milliseconds from 0 to 2^53 − 1',
    fix: 'Round it, and give milliseconds, not seconds.',
  },
  'line-end': {
    problem: 'a CR or LF in it would end the line and forge a field',
    fix: 'Take line ends out, or carry the text in data, which may have several lines.',
  },
  nul: {
    problem: 'clients ignore an ID with a NUL in it',
    fix: 'Take the NUL out of the ID.',
  },
  'lone-surrogate': {
    problem: 'half a surrogate pair has no UTF-8 form and would arrive as U+FFFD',
    fix: 'Do not cut strings inside a character; toWellFormed() replaces what is broken.',
  },
  'empty-type': {
    problem: 'an empty type arrives as "message"',
    fix: 'Leave the type out, or give "message".',
  },
  'type-without-data': {
    problem: 'clients drop an event that has a type and no data',
    fix: "Give data: '' for an event that carries none.",
  },
  nothing: {
    problem: 'the event has no field at all',
    fix: 'Give data, an id, a retry or a comment.',
  },
}
