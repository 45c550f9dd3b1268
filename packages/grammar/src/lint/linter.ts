import type { Field, Span } from '../handlers.ts'
import type { EventStreamLimits } from '../limits.ts'
import { CR, LF } from '../line-ends.ts'
import { EventStreamParser } from '../parser.ts'
import type { Diagnostic, Finding } from './diagnostic.ts'
import { SEVERITIES } from './diagnostic.ts'
import { checkField } from './field-checks.ts'
import { Ids } from './ids.ts'
import type { InvalidSequence } from './invalid-utf-8.ts'
import { InvalidUtf8Finder } from './invalid-utf-8.ts'
import { Line } from './line.ts'
import { LineEndings } from './line-endings.ts'
import { byteOrderMark, cutEvent, cutLine, droppedEvent, noEvents, notUtf8 } from './stream-findings.ts'

export interface EventStreamLinterOptions {
  /** Upper bounds against hostile streams, as of the parser. Default none. */
  readonly limits?: EventStreamLimits
}

/** What a linter knows of the event being received. */
interface Block {
  /** Whether the end of the stream would be a loss. */
  isOpen?: boolean
  hasData?: boolean
  /** The latest event field. */
  type?: Line
  /** The latest ID that clients take. */
  id?: { readonly value: string; readonly line: Line }
}

/**
 * Finds what in an event stream a client will not take as it was meant, while the stream arrives.
 *
 * @example
 * const linter = new EventStreamLinter(({ line, message }) => console.log(line, message))
 * for await (const chunk of response.body) linter.push(chunk)
 * linter.end()
 */
export class EventStreamLinter {
  readonly #report: (diagnostic: Diagnostic) => void
  readonly #parser: EventStreamParser
  readonly #utf8 = new InvalidUtf8Finder((sequence) => this.#invalid.push(sequence))
  readonly #endings = new LineEndings()
  readonly #ids = new Ids()
  /** What is not UTF-8; the first of them are in lines that have been seen. */
  #invalid: InvalidSequence[] = []
  #invalidSeen = 0
  #chunk: Uint8Array = new Uint8Array(0)
  #chunkStart = 0
  #lineCount = 0
  /** The latest line with text. */
  #line: Line | undefined
  #firstUnknown: Line | undefined
  #hasData = false
  #block: Block = {}
  #state: 'open' | 'ending' | 'ended' = 'open'

  /** @throws RangeError for a limit that is no whole number of at least 1 */
  constructor(report: (diagnostic: Diagnostic) => void, options: EventStreamLinterOptions = {}) {
    this.#report = report
    this.#parser = new EventStreamParser(
      {
        onLine: (text, span) => this.#enterLine(text, span!),
        onField: (field) => this.#enterField(field),
      },
      { offsets: true, ...(options.limits && { limits: options.limits }) },
    )
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @throws EventStreamLimitError where the stream goes beyond a limit
   * @throws TypeError for what is not bytes
   * @throws Error after `end`, and after a push that threw
   */
  push(chunk: Uint8Array): void {
    this.#invalid.splice(0, this.#invalidSeen)
    this.#invalidSeen = 0
    if (ArrayBuffer.isView(chunk)) this.#utf8.push(chunk)
    this.#chunk = chunk
    this.#parser.push(chunk)
    this.#chunkStart += chunk.length
  }

  /** Says that the stream is over. Again does nothing. */
  end(): void {
    if (this.#state === 'ended') return
    this.#state = 'ending'
    const before = this.#line
    // The parser shows a line when it ends: this one ends the line that the stream has cut, if it has.
    this.push(Uint8Array.of(LF))
    this.#parser.end()
    this.#state = 'ended'
    const isLineCut = this.#line !== before
    if (this.#line && (isLineCut || this.#block.isOpen)) {
      const end = this.#line.text.length
      this.#say(isLineCut ? cutLine : cutEvent, this.#line, end, end)
    }
    if (this.#firstUnknown && !this.#hasData) this.#say(noEvents, this.#firstUnknown)
  }

  #enterLine(text: string, { start, end }: Span): void {
    const invalid = this.#takeInvalid(end)
    this.#lineCount += 1
    const line = new Line(this.#lineCount, text, start, invalid)
    // A line is shown with the chunk that ends it: its line end is there.
    const other = this.#endings.enter(line, end, this.#chunk[end - this.#chunkStart] === CR)
    if (other)
      this.#sayAt(other.finding, other.line, { start: other.start, end: other.end }, other.line.text.length)
    if (text === '') return this.#blankLine()
    this.#line = line
    const [first] = invalid
    if (first) {
      const span = { start: first.offset, end: first.offset + first.length }
      this.#sayAt(notUtf8(first, invalid.length - 1), line, span, line.indexOf(first.offset))
    }
    if (text.startsWith('\uFEFF') && this.#state === 'open') this.#say(byteOrderMark, line, 0, 1)
  }

  /** What is not UTF-8 in the line that ends at an offset. */
  #takeInvalid(end: number): InvalidSequence[] {
    const from = this.#invalidSeen
    while (this.#invalidSeen < this.#invalid.length && this.#invalid[this.#invalidSeen]!.offset < end) {
      this.#invalidSeen += 1
    }
    return this.#invalid.slice(from, this.#invalidSeen)
  }

  #blankLine(): void {
    // The line end of our own is no blank line.
    if (this.#state === 'ending') return
    const { type, id, hasData } = this.#block
    if (type && !hasData) this.#say(droppedEvent, type)
    const again = id && hasData ? this.#ids.enter(id.value, id.line.number) : undefined
    if (id && again) this.#say(again, id.line, id.line.text.length - id.value.length)
    this.#block = {}
  }

  #enterField(field: Field): void {
    const line = this.#line
    if (field.name === 'data') this.#hasData = this.#block.hasData = true
    if (!line || this.#state === 'ending') return
    if (field.name === 'event') this.#block.type = line
    if (field.name === 'id' && !field.value.includes('\0')) this.#block.id = { value: field.value, line }
    if (field.name === 'data' || field.name === 'event' || field.name === 'id') this.#block.isOpen = true
    const finding = checkField(field)
    if (finding?.rule === 'stream/unknown-field') this.#firstUnknown ??= line
    if (!finding) return
    const { part, ...rest } = finding
    if (part === 'name') this.#say(rest, line, 0, field.name.length)
    else if (part === 'value') this.#say(rest, line, line.text.length - field.value.length)
    else this.#say(rest, line)
  }

  /** Reports on a part of a line, from one code unit to another; the whole of it if nothing else is said. */
  #say(finding: Finding, line: Line, from = 0, to: number = line.text.length): void {
    this.#sayAt(finding, line, { start: line.offsetAt(from), end: line.offsetAt(to) }, from)
  }

  #sayAt(finding: Finding, line: Line, span: Span, from: number): void {
    const { rule, ...said } = finding
    this.#report({
      rule,
      severity: SEVERITIES[rule],
      span,
      line: line.number,
      column: line.columnAt(from),
      ...said,
      text: line.text,
    })
  }
}
