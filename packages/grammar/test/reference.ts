import type { Span } from '@ssespec/grammar'
import type { Report } from './reports.ts'
import type { Character } from './utf-8-decode.ts'
import { utf8Decode } from './utf-8-decode.ts'

const LF = 0x0a
const CR = 0x0d
const BOM = 0xfeff

interface Line {
  readonly text: string
  readonly start: number
  /** Without the line end. */
  readonly end: number
  readonly hasLineEnd: boolean
}

/**
 * The oracle: an interpreter of a whole event stream, written from the words of HTML 9.2.6 alone and for
 * nothing but likeness to them. It shares no code with the parser.
 */
export function interpret(stream: Uint8Array, lastEventId = ''): Report[] {
  const reports: Report[] = []

  // "Streams must be decoded using the UTF-8 decode algorithm. The UTF-8 decode algorithm strips one leading
  // UTF-8 Byte Order Mark (BOM), if any."
  const characters = utf8Decode(stream)
  if (characters[0]?.codePoint === BOM) characters.shift()

  // "When a stream is parsed, a data buffer, an event type buffer, and a last event ID buffer must be
  // associated with it. They must be initialized to the empty string." Beyond the standard: a client that
  // reconnects goes on with the last event ID it had.
  let dataBuffer = ''
  let eventTypeBuffer = ''
  let lastEventIdBuffer = lastEventId

  // For spans and for what the end discards, of which the standard does not speak.
  let blockStart: number | undefined
  let isInsideEvent = false

  const processField = (name: string, value: string, span: Span): void => {
    reports.push({ on: 'field', what: { name, value }, span })
    if (name === 'event' || name === 'data' || name === 'id') isInsideEvent = true

    // "If the field name is "event": Set the event type buffer to the field value."
    if (name === 'event') eventTypeBuffer = value

    // "If the field name is "data": Append the field value to the data buffer, then append a single U+000A
    // LINE FEED (LF) character to the data buffer."
    if (name === 'data') dataBuffer += `${value}\n`

    // "If the field name is "id": If the field value does not contain U+0000 NULL, then set the last event ID
    // buffer to the field value. Otherwise, ignore the field."
    if (name === 'id' && !value.includes('\u0000')) lastEventIdBuffer = value

    // "If the field name is "retry": If the field value consists of only ASCII digits, then interpret the
    // field value as an integer in base ten, and set the event stream's reconnection time to that integer.
    // Otherwise, ignore the field."
    if (name === 'retry' && value !== '' && [...value].every((digit) => '0123456789'.includes(digit))) {
      const integer = BigInt(value)
      const most = BigInt(Number.MAX_SAFE_INTEGER)
      reports.push({ on: 'retry', what: Number(integer > most ? most : integer), span })
    }
  }

  const dispatch = (dispatchedAt: number): void => {
    const span = { start: blockStart!, end: dispatchedAt }
    blockStart = undefined
    isInsideEvent = false
    const type = eventTypeBuffer
    let data = dataBuffer

    // 2. and 7. "Set the data buffer and the event type buffer to the empty string."
    dataBuffer = ''
    eventTypeBuffer = ''

    // 2. "If the data buffer is an empty string, set the data buffer and the event type buffer to the empty
    // string and return."
    if (data === '') return

    // 3. "If the data buffer's last character is a U+000A LINE FEED (LF) character, then remove the last
    // character from the data buffer."
    if (data.endsWith('\n')) data = data.slice(0, -1)

    // 1. "Set the last event ID string of the event source to the value of the last event ID buffer."
    // 5. "Initialize event's type attribute to "message", its data attribute to data, […] and its lastEventId
    // attribute to the last event ID string of the event source."
    // 6. "If the event type buffer has a value other than the empty string, change the type of the newly
    // created event to equal the value of the event type buffer."
    const event = { type: type === '' ? 'message' : type, data, lastEventId: lastEventIdBuffer }
    reports.push({ on: 'event', what: event, span })
  }

  for (const line of splitLines(characters, stream.length)) {
    if (!line.hasLineEnd) {
      // "Once the end of the file is reached, any pending data must be discarded."
      reports.push({
        on: 'discard',
        span: { start: isInsideEvent ? blockStart! : line.start, end: line.end },
      })
      return reports
    }

    const span = { start: line.start, end: line.end }
    blockStart ??= line.start
    reports.push({ on: 'line', what: line.text, span })
    const colon = line.text.indexOf(':')

    if (line.text === '') {
      // "If the line is empty (a blank line): Dispatch the event, as defined below."
      dispatch(line.end + 1)
    } else if (colon === 0) {
      // "If the line starts with a U+003A COLON character (:): Ignore the line." The text is ours.
      reports.push({ on: 'comment', what: line.text.slice(1).replace(/^ /, ''), span })
    } else if (colon > 0) {
      // "If the line contains a U+003A COLON character (:): Collect the characters on the line before the
      // first U+003A COLON character (:), and let field be that string. Collect the characters on the line
      // after the first U+003A COLON character (:), and let value be that string. If value starts with a
      // U+0020 SPACE character, remove it from value."
      processField(line.text.slice(0, colon), line.text.slice(colon + 1).replace(/^ /, ''), span)
    } else {
      // "Otherwise, the string is not empty but does not contain a U+003A COLON character (:): Process the
      // field […] using the whole line as the field name, and the empty string as the field value."
      processField(line.text, '', span)
    }
  }

  // "(If the file ends in the middle of an event, before the final empty line, the incomplete event is not
  // dispatched.)"
  if (isInsideEvent) reports.push({ on: 'discard', span: { start: blockStart!, end: stream.length } })
  return reports
}

/**
 * "The stream must then be parsed by reading everything line by line, with a U+000D CARRIAGE RETURN U+000A
 * LINE FEED (CRLF) character pair, a single U+000A LINE FEED (LF) character not preceded by a U+000D CARRIAGE
 * RETURN (CR) character, and a single U+000D CARRIAGE RETURN (CR) character not followed by a U+000A LINE
 * FEED (LF) character being the ways in which a line can end."
 */
function splitLines(characters: readonly Character[], streamLength: number): Line[] {
  const lines: Line[] = []
  let text = ''
  let start = characters[0]?.start ?? streamLength
  for (const [index, { codePoint, start: end }] of characters.entries()) {
    if (codePoint === LF && characters[index - 1]?.codePoint === CR) {
      start += 1
    } else if (codePoint === LF || codePoint === CR) {
      lines.push({ text, start, end, hasLineEnd: true })
      text = ''
      start = end + 1
    } else {
      text += String.fromCodePoint(codePoint)
    }
  }
  if (text !== '') lines.push({ text, start, end: streamLength, hasLineEnd: false })
  return lines
}
