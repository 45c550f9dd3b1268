import { compact } from './compact.ts'
import type { EventStreamHandlers, Span } from './handlers.ts'
import type { EventStreamLimits } from './limits.ts'
import { EventStreamLimitError } from './limits.ts'

const SPACE = 0x20
const ASCII_DIGITS = /^[0-9]+$/

/** No place in the stream. */
const NOWHERE = -1

/** In code units: a text from which this much may live on without harm. */
const SHORT = 1024

/** HTML 9.2.6, "Interpreting an event stream": lines in, events out. */
export class Interpreter {
  /** The last event ID string of the event source: set by a blank line, whether an event comes of it or not. */
  lastEventId: string
  /** The values of the present event's data fields, and the LFs between them, in bytes; right with limits alone. */
  dataBytes = 0
  readonly #handlers: EventStreamHandlers
  readonly #limits: EventStreamLimits
  readonly #offsets: boolean

  // "When a stream is parsed, a data buffer, an event type buffer, and a last event ID buffer must be
  // associated with it. They must be initialized to the empty string."
  // The standard appends an LF to the data buffer after each value and takes the last one away at the dispatch,
  // which tells "no data field" from "one empty data field"; here `undefined` does.
  /** The data from earlier texts. */
  #settledData: string | undefined
  /** The data from the present text: slices of it. */
  #freshData: string | undefined
  #type = ''
  #idBuffer: string

  /** Whether a data, event or id field came since the last blank line. */
  #isInsideEvent = false
  #lineStart = NOWHERE
  #lineEnd = NOWHERE
  /** Where the first line since the last blank line starts. */
  #blockStart = NOWHERE

  /** @param offsets whether spans are asked for */
  constructor(
    handlers: EventStreamHandlers,
    limits: EventStreamLimits,
    offsets: boolean,
    lastEventId: string,
  ) {
    this.#handlers = handlers
    this.#limits = limits
    this.#offsets = offsets
    this.#idBuffer = lastEventId
    this.lastEventId = lastEventId
  }

  /** Whether a data field came since the last blank line. */
  get hasData(): boolean {
    return this.#freshData !== undefined || this.#settledData !== undefined
  }

  /**
   * Reads one line, without its line end.
   *
   * @param start where it stands in the stream, to `end`; to be given where there are spans or limits
   */
  line(line: string, start: number, end: number): void {
    this.#lineStart = start
    this.#lineEnd = end
    if (this.#blockStart === NOWHERE) this.#blockStart = start
    this.check('line', start, end)
    this.#handlers.onLine?.(line, this.#span(start, end))

    // "If the line is empty (a blank line): Dispatch the event, as defined below."
    if (line === '') {
      const span = this.#span(this.#blockStart, end + 1)
      this.settle(0)
      const data = this.#settledData
      this.#settledData = undefined
      this.dataBytes = 0
      this.#blockStart = NOWHERE
      return this.#dispatch(data, span)
    }

    // "Collect the characters on the line after the first U+003A COLON character (:), and let value be that
    // string. If value starts with a U+0020 SPACE character, remove it from value."
    const colon = line.indexOf(':')
    const value = line.slice(line.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1)

    // "If the line starts with a U+003A COLON character (:): Ignore the line."
    if (colon === 0) this.#handlers.onComment?.(value, this.#span(start, end))
    // "If the line contains a U+003A COLON character (:): Collect the characters on the line before the
    // first U+003A COLON character (:), and let field be that string. […] Process the field using the steps
    // described below, using field as the field name and value as the field value."
    else if (colon > 0) this.#field(line.slice(0, colon), value, start + line.length - value.length)
    // "Otherwise, the string is not empty but does not contain a U+003A COLON character (:): Process the
    // field using the steps described below, using the whole line as the field name, and the empty string
    // as the field value."
    else this.#field(line, '', end)
  }

  /** "Append the field value to the data buffer, then append a single U+000A LINE FEED (LF) character". */
  data(value: string, byteLength: number): void {
    this.#isInsideEvent = true
    this.dataBytes += this.hasData ? byteLength + 1 : byteLength
    this.#freshData = joined(this.#freshData, value)
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

  /**
   * The text that the latest lines stood in is done with. What is small beside its text is copied, for engines
   * keep that whole text alive for a slice of it: else a stream that hides a little data in each large chunk
   * would hold every chunk until its event ends.
   */
  settle(textLength: number): void {
    if (this.#freshData !== undefined) {
      this.#settledData = joined(this.#settledData, compact(this.#freshData, textLength))
      this.#freshData = undefined
    }
    if (textLength <= SHORT) return
    this.#idBuffer = compact(this.#idBuffer, textLength)
    this.lastEventId = compact(this.lastEventId, textLength)
  }

  /**
   * "Once the end of the file is reached, any pending data must be discarded. (If the file ends in the
   * middle of an event, before the final empty line, the incomplete event is not dispatched.)"
   *
   * @param partialStart where a last line without a line end starts, or the end where there is none
   */
  end(partialStart: number, streamEnd: number): void {
    if (!this.#isInsideEvent && partialStart === streamEnd) return
    this.#handlers.onDiscard?.(this.#span(this.#isInsideEvent ? this.#blockStart : partialStart, streamEnd))
  }

  /** @throws EventStreamLimitError for what is longer than its limit, where it goes beyond it */
  check(limit: keyof EventStreamLimits, start: number, end: number, length: number = end - start): void {
    const max = this.#limits[limit] ?? Infinity
    if (length > max) throw new EventStreamLimitError(limit, max, Math.max(start, end - length + max))
  }

  /**
   * "The steps to process the field given a field name and a field value depend on the field name […].
   * Field names must be compared literally, with no case folding performed."
   *
   * @param start where the value starts; right for the names known here
   */
  #field(name: string, value: string, start: number): void {
    this.#handlers.onField?.({ name, value }, this.#span(this.#lineStart, this.#lineEnd))
    switch (name) {
      case 'data':
        this.data(value, this.#lineEnd - start)
        return this.check('event', start, this.#lineEnd, this.dataBytes)
      case 'event':
        return this.type(value)
      case 'id':
        if (!value.includes('\0')) this.check('id', start, this.#lineEnd)
        return this.id(value)
      // "If the field value consists of only ASCII digits, then interpret the field value as an integer in
      // base ten, and set the event stream's reconnection time to that integer. Otherwise, ignore the
      // field." No digits are no integer. Beyond the standard: more than 2^53 − 1 becomes 2^53 − 1.
      case 'retry':
        if (ASCII_DIGITS.test(value)) {
          const milliseconds = Math.min(Number(value), Number.MAX_SAFE_INTEGER)
          this.#handlers.onRetry?.(milliseconds, this.#span(this.#lineStart, this.#lineEnd))
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
    this.lastEventId = this.#idBuffer
    // 2. and 7. "Set the data buffer and the event type buffer to the empty string."
    this.#type = ''
    // 2. "If the data buffer is an empty string, […] return."
    if (data === undefined) return
    // 5. and 6. "Initialize event's type attribute to "message", its data attribute to data, […] and its
    // lastEventId attribute to the last event ID string of the event source. If the event type buffer has a
    // value other than the empty string, change the type of the newly created event to equal the value of
    // the event type buffer."
    const event = { type: type === '' ? 'message' : type, data, lastEventId: this.lastEventId }
    this.#handlers.onEvent?.(event, span)
  }
  #span(start: number, end: number): Span | undefined {
    return this.#offsets ? { start, end } : undefined
  }
}

function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}\n${value}`
}
