import type { Interpreter } from './interpreter.ts'
import { CR, LF, LineEnds, NOWHERE } from './line-ends.ts'

const COLON = 0x3a
const SPACE = 0x20

/**
 * Interprets the lines of a text; `readAsciiLines` says why there are two.
 *
 * `charCodeAt` is never asked beyond the end: V8 would give up on its short way for good.
 *
 * @returns where the line begins that does not end in the text
 */
export function readTextLines(interpreter: Interpreter, text: string, start: number): number {
  const ends = new LineEnds(text)
  const length = text.length
  let from = start
  while (from < length) {
    const to = ends.endOf(from)
    if (to === NOWHERE) return from
    const next = ends.after(to)
    // "data:"
    if (
      text.charCodeAt(from) === 0x64 &&
      text.charCodeAt(from + 1) === 0x61 &&
      text.charCodeAt(from + 2) === 0x74 &&
      text.charCodeAt(from + 3) === 0x61 &&
      text.charCodeAt(from + 4) === COLON
    ) {
      const value = text.slice(text.charCodeAt(from + 5) === SPACE ? from + 6 : from + 5, to)
      const code = next < length ? text.charCodeAt(next) : 0
      if ((code === LF || code === CR) && !interpreter.hasData) {
        interpreter.onlyData(value)
        from = next + 1
        if (code === CR && from < length && text.charCodeAt(from) === LF) from += 1
        continue
      }
      interpreter.data(value, value.length)
    } else if (
      // "event:"
      text.charCodeAt(from) === 0x65 &&
      text.charCodeAt(from + 1) === 0x76 &&
      text.charCodeAt(from + 2) === 0x65 &&
      text.charCodeAt(from + 3) === 0x6e &&
      text.charCodeAt(from + 4) === 0x74 &&
      text.charCodeAt(from + 5) === COLON
    ) {
      interpreter.type(text.slice(text.charCodeAt(from + 6) === SPACE ? from + 7 : from + 6, to))
    } else {
      interpreter.line(text.slice(from, to))
    }
    from = next
  }
  return from
}
