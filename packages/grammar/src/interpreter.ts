import { DataBuffer } from './data-buffer.ts'
import { reconnectionTime, valueAfterColon } from './field-values.ts'
import type { EventStreamHandlers, Span } from './handlers.ts'
import type { EventStreamLimits } from './limits.ts'
import { EventStreamLimitError } from './limits.ts'

/** No place in the stream. */
const NOWHERE = -1

/** HTML 9.2.6, "Interpreting an event stream": lines in, events out. */
export class Interpreter {
  readonly #handlers: EventStreamHandlers
  readonly #limits: Required<EventStreamLimits>
  readonly #offsets: boolean

  // "When a stream is parsed, a data buffer, an event type buffer, and a last event ID buffer must be
  // associated with it. They must be initialized to the empty string."
  readonly #data = new DataBuffer()
  #type = ''
  #idBuffer: string
  #lastEventId: string

  /** Whether a data, event or id field came since the last blank line. */
  #isInsideEvent = false
  #lineStart = NOWHERE
  #lineEnd = NOWHERE
  /** Where the first line since the last blank line starts. */
  #blockStart = NOWHERE
  #dataBytes = 0

  constructor(
    handlers: EventStreamHandlers,
    limits: Required<EventStreamLimits>,
    offsets: boolean,
    lastEventId: string,
  ) {
    this.#handlers = handlers
    this.#limits = limits
    this.#offsets = offsets
    this.#idBuffer = lastEventId
    this.#lastEventId = lastEventId
  }

  /** The last event ID string of the event source: set by a blank line, whether an event comes of it or not. */
  get lastEventId(): string {
    return this.#lastEventId
  }

  /** Says where the next line stands in the stream; for spans and limits, and needless without them. */
  locate(start: number, end: number): void {
    this.#lineStart = start
    this.#lineEnd = end
    if (this.#blockStart === NOWHERE) this.#blockStart = start
    if (end - start > this.#limits.line) {
      throw new EventStreamLimitError('line', this.#limits.line, start + this.#limits.line)
    }
  }

  /** Reads one line, which `text` holds from `from` to `to`; its line end follows there. */
  line(text: string, from: number, to: number): void {
    this.#handlers.onLine?.(text.slice(from, to), this.#lineSpan())

    // "If the line is empty (a blank line): Dispatch the event, as defined below."
    if (from === to) return this.#dispatch()

    // Nearly every line. No name holds a line end, so what starts like this ends inside the line.
    if (text.startsWith('data:', from)) {
      const value = valueAfterColon(text, from + 4, to)
      return this.#field('data', value, to - from - value.length)
    }

    // Cut out first: to look for a colon in the whole text costs its square where lines have none.
    const line = text.slice(from, to)
    const colon = line.indexOf(':')

    // "If the line starts with a U+003A COLON character (:): Ignore the line."
    if (colon === 0) {
      return this.#handlers.onComment?.(valueAfterColon(line, colon, line.length), this.#lineSpan())
    }

    // "If the line contains a U+003A COLON character (:): Collect the characters on the line before the
    // first U+003A COLON character (:), and let field be that string. […] Process the field using the steps
    // described below, using field as the field name and value as the field value."
    if (colon > 0) {
      const value = valueAfterColon(line, colon, line.length)
      return this.#field(line.slice(0, colon), value, line.length - value.length)
    }

    // "Otherwise, the string is not empty but does not contain a U+003A COLON character (:): Process the
    // field using the steps described below, using the whole line as the field name, and the empty string
    // as the field value."
    this.#field(line, '', line.length)
  }

  /** The text that the latest lines stood in is done with. */
  settle(textLength: number): void {
    this.#data.settle(textLength)
  }

  /**
   * "Once the end of the file is reached, any pending data must be discarded. (If the file ends in the
   * middle of an event, before the final empty line, the incomplete event is not dispatched.)"
   *
   * @param partialStart where a last line without a line end starts, if there is one
   */
  end(partialStart: number | undefined, streamEnd: number): void {
    if (!this.#isInsideEvent && partialStart === undefined) return
    const start = this.#isInsideEvent ? this.#blockStart : (partialStart ?? streamEnd)
    this.#handlers.onDiscard?.(this.#span(start, streamEnd))
  }

  /**
   * "The steps to process the field given a field name and a field value depend on the field name […].
   * Field names must be compared literally, with no case folding performed."
   *
   * @param before how many bytes of the line stand before the value; right for the names known here
   */
  #field(name: string, value: string, before: number): void {
    this.#handlers.onField?.({ name, value }, this.#lineSpan())
    switch (name) {
      // "Set the event type buffer to the field value."
      case 'event':
        this.#isInsideEvent = true
        this.#type = value
        return
      // "Append the field value to the data buffer, then append a single U+000A LINE FEED (LF) character to
      // the data buffer."
      case 'data':
        this.#isInsideEvent = true
        this.#limitData(before)
        this.#data.append(value)
        return
      // "If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field
      // value. Otherwise, ignore the field."
      case 'id':
        this.#isInsideEvent = true
        if (value.includes('\0')) return
        this.#limitId(before)
        this.#idBuffer = value
        return
      // "If the field value consists of only ASCII digits, then interpret the field value as an integer in
      // base ten, and set the event stream's reconnection time to that integer. Otherwise, ignore the
      // field."
      case 'retry': {
        const milliseconds = reconnectionTime(value)
        if (milliseconds !== undefined) this.#handlers.onRetry?.(milliseconds, this.#lineSpan())
      }
      // "Otherwise: The field is ignored."
    }
  }

  /** "When the user agent is required to dispatch the event" */
  #dispatch(): void {
    const start = this.#blockStart
    const type = this.#type
    const data = this.#data.take()
    this.#blockStart = NOWHERE
    this.#isInsideEvent = false
    this.#dataBytes = 0
    this.#type = ''

    // 1. "Set the last event ID string of the event source to the value of the last event ID buffer. The
    // buffer does not get reset, so the last event ID string of the event source remains set to this value
    // until the next time it is set by the server."
    this.#lastEventId = this.#idBuffer
    // 2. "If the data buffer is an empty string, set the data buffer and the event type buffer to the empty
    // string and return."
    if (data === undefined) return
    // 5. and 6. "Initialize event's type attribute to "message", its data attribute to data, […] and its
    // lastEventId attribute to the last event ID string of the event source. If the event type buffer has a
    // value other than the empty string, change the type of the newly created event to equal the value of
    // the event type buffer."
    const event = { type: type === '' ? 'message' : type, data, lastEventId: this.#lastEventId }
    this.#handlers.onEvent?.(event, this.#span(start, this.#lineEnd + 1))
  }

  #limitData(before: number): void {
    const max = this.#limits.event
    if (max === Infinity) return
    if (!this.#data.isEmpty) this.#dataBytes += 1
    const valueStart = this.#lineStart + before
    const room = Math.max(max - this.#dataBytes, 0)
    this.#dataBytes += this.#lineEnd - valueStart
    if (this.#dataBytes > max) throw new EventStreamLimitError('event', max, valueStart + room)
  }

  #limitId(before: number): void {
    const max = this.#limits.id
    const valueStart = this.#lineStart + before
    if (this.#lineEnd - valueStart > max) throw new EventStreamLimitError('id', max, valueStart + max)
  }

  #lineSpan(): Span | undefined {
    return this.#span(this.#lineStart, this.#lineEnd)
  }

  #span(start: number, end: number): Span | undefined {
    return this.#offsets ? { start, end } : undefined
  }
}
