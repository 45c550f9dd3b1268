import type { Finding } from './diagnostic.ts'
import type { InvalidSequence } from './invalid-utf-8.ts'

export const cutLine: Finding = {
  rule: 'stream/event-terminated',
  message: 'The stream ends inside a line',
  effect: 'Clients discard all that came since the last blank line.',
  fix: 'End every line, and end the last event with a blank line.',
}

export const cutEvent: Finding = {
  rule: 'stream/event-terminated',
  message: 'The stream ends inside an event',
  effect: 'Clients discard the event.',
  fix: 'Write a blank line after the last event too.',
}

export const noEvents: Finding = {
  rule: 'stream/dispatches',
  message: 'The stream has no data field at all',
  effect: 'Clients get no event, and no error either.',
  fix: 'See whether this is an event stream, and not an error page, JSON or a log.',
}

export const droppedEvent: Finding = {
  rule: 'stream/event-without-data',
  message: 'The event has a type and no data',
  effect: 'Clients drop it: no listener is called.',
  fix: 'Add a data field, if need be an empty one. To keep a connection alive, send a comment.',
}

export const byteOrderMark: Finding = {
  rule: 'stream/bom',
  message: 'The line starts with a byte order mark',
  effect: 'Clients take it as a part of the field name, and ignore the line.',
  fix: 'Write one at the very start of the stream, or none.',
  replacement: '',
}

/** @param others how many more there are in the line */
export function notUtf8({ bytes, length }: InvalidSequence, others: number): Finding {
  const hex = bytes.toString(16).toUpperCase().match(/../g)!.join(' ')
  const more = others === 0 ? '' : ` (and ${others} more in the line)`
  return {
    rule: 'stream/utf8',
    message: `${length === 1 ? `The byte ${hex} is` : `The bytes ${hex} are`} not UTF-8${more}`,
    effect: 'Clients put U+FFFD in the place: the text is lost.',
    fix: 'Encode text as UTF-8 as late as possible, and never cut it by bytes.',
  }
}
