import { compact } from './compact.ts'
import { DataBuffer } from './data-buffer.ts'
import { reconnectionTime, valueAfterColon } from './field-values.ts'
import type { EventStreamHandlers, Span } from './handlers.ts'
import type { Location } from './location.ts'

/** In code units: a text from which this much may live on without harm. */
const SHORT = 1024

/** HTML 9.2.6, "Interpreting an event stream": lines in, events out. */
export class Interpreter {
  readonly #handlers: EventStreamHandlers
  readonly #location: Location

  // "When a stream is parsed, a data buffer, an event type buffer, and a last event ID buffer must be
  // associated with it. They must be initialized to the empty string."
  readonly #data = new DataBuffer()
  #type = ''
  #idBuffer: string
  #lastEventId: string

  /** Whether a data, event or id field came since the last blank line. */
  #isInsideEvent = false
  /** The ID buffer when the text before was done with. */
  #settledId: string

  constructor(handlers: EventStreamHandlers, location: Location, lastEventId: string) {
    this.#handlers = handlers
    this.#location = location
    this.#idBuffer = lastEventId
    this.#lastEventId = lastEventId
    this.#settledId = lastEventId
  }

  /** The last event ID string of the event source: set by a blank line, whether an event comes of it or not. */
  get lastEventId(): string {
    return this.#lastEventId
  }

  /** Whether a data field came since the last blank line. */
  get hasData(): boolean {
    return !this.#data.isEmpty
  }

  /**
   * Reads one line, without its line end.
   *
   * @param start where it stands in the stream, to `end`; to be given where there are spans or limits
   */
  line(line: string, start = 0, end = 0): void {
    this.#location.enterLine(start, end)
    this.#handlers.onLine?.(line, this.#location.lineSpan())

    // "If the line is empty (a blank line): Dispatch the event, as defined below."
    if (line === '') return this.#dispatch(this.#data.take(), this.#location.leaveBlock())

    const colon = line.indexOf(':')

    // "If the line starts with a U+003A COLON character (:): Ignore the line."
    if (colon === 0) {
      return this.#handlers.onComment?.(valueAfterColon(line, colon), this.#location.lineSpan())
    }

    // "If the line contains a U+003A COLON character (:): Collect the characters on the line before the
    // first U+003A COLON character (:), and let field be that string. […] Process the field using the steps
    // described below, using field as the field name and value as the field value."
    if (colon > 0) {
      const value = valueAfterColon(line, colon)
      return this.#field(line.slice(0, colon), value, line.length - value.length)
    }

    // "Otherwise, the string is not empty but does not contain a U+003A COLON character (:): Process the
    // field using the steps described below, using the whole line as the field name, and the empty string
    // as the field value."
    this.#field(line, '', line.length)
  }

  /** "Append the field value to the data buffer, then append a single U+000A LINE FEED (LF) character". */
  data(value: string, byteLength: number): void {
    this.#isInsideEvent = true
    this.#location.addData(byteLength, this.#data.isEmpty)
    this.#data.append(value)
  }

  /** "Set the event type buffer to the field value." */
  type(value: string): void {
    this.#isInsideEvent = true
    this.#type = value
  }

  /**
   * "If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value.
   * Otherwise, ignore the field."
   */
  id(value: string): void {
    this.#isInsideEvent = true
    if (!value.includes('\0')) this.#idBuffer = value
  }

  /**
   * The event's only data field and the blank line after it, in one step: the data buffer need not be filled
   * to be emptied. Not for those who ask for lines, fields or spans.
   */
  onlyData(value: string): void {
    this.#dispatch(value, undefined)
  }

  /** The text that the latest lines stood in is done with: what is a small part of it must not keep it alive. */
  settle(textLength: number): void {
    this.#data.settle(textLength)
    if (textLength <= SHORT || this.#idBuffer === this.#settledId) return
    this.#idBuffer = compact(this.#idBuffer, textLength)
    this.#lastEventId = compact(this.#lastEventId, textLength)
    this.#settledId = this.#idBuffer
  }

  /**
   * "Once the end of the file is reached, any pending data must be discarded. (If the file ends in the
   * middle of an event, before the final empty line, the incomplete event is not dispatched.)"
   *
   * @param partialStart where a last line without a line end starts, if there is one
   */
  end(partialStart: number | undefined, streamEnd: number): void {
    if (this.#isInsideEvent) this.#handlers.onDiscard?.(this.#location.blockSpan(streamEnd))
    else if (partialStart !== undefined) {
      this.#handlers.onDiscard?.(this.#location.span(partialStart, streamEnd))
    }
  }

  /**
   * "The steps to process the field given a field name and a field value depend on the field name […].
   * Field names must be compared literally, with no case folding performed."
   *
   * @param before how many bytes of the line stand before the value; right for the names known here
   */
  #field(name: string, value: string, before: number): void {
    this.#handlers.onField?.({ name, value }, this.#location.lineSpan())
    switch (name) {
      case 'data':
        return this.data(value, this.#location.checkData(before, this.#data.isEmpty))
      case 'event':
        return this.type(value)
      case 'id':
        if (!value.includes('\0')) this.#location.checkId(before)
        return this.id(value)
      // "If the field value consists of only ASCII digits, then interpret the field value as an integer in
      // base ten, and set the event stream's reconnection time to that integer. Otherwise, ignore the
      // field."
      case 'retry': {
        const milliseconds = reconnectionTime(value)
        if (milliseconds !== undefined) this.#handlers.onRetry?.(milliseconds, this.#location.lineSpan())
      }
      // "Otherwise: The field is ignored."
    }
  }

  /** "When the user agent is required to dispatch the event" */
  #dispatch(data: string | undefined, span: Span | undefined): void {
    const type = this.#type
    this.#isInsideEvent = false
    // 1. "Set the last event ID string of the event source to the value of the last event ID buffer. The
    // buffer does not get reset, so the last event ID string of the event source remains set to this value
    // until the next time it is set by the server."
    this.#lastEventId = this.#idBuffer
    // 2. and 7. "Set the data buffer and the event type buffer to the empty string."
    this.#type = ''
    // 2. "If the data buffer is an empty string, […] return."
    if (data === undefined) return
    // 5. and 6. "Initialize event's type attribute to "message", its data attribute to data, […] and its
    // lastEventId attribute to the last event ID string of the event source. If the event type buffer has a
    // value other than the empty string, change the type of the newly created event to equal the value of
    // the event type buffer."
    const event = { type: type === '' ? 'message' : type, data, lastEventId: this.#lastEventId }
    this.#handlers.onEvent?.(event, span)
  }
}
