import type { Interpreter } from './interpreter.ts'
import { CR, LF, NOWHERE } from './line-ends.ts'

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
  const length = text.length
  let from = start
  // The next line end of each kind. What is ahead is kept, so that a text without CR is searched for it once.
  let lf = -1
  let cr = -1
  while (from < length) {
    if (lf < from) lf = text.indexOf('\n', from) & NOWHERE
    if (cr < from) cr = text.indexOf('\r', from) & NOWHERE
    const to = lf < cr ? lf : cr
    if (to === NOWHERE) return from
    const next = lf === cr + 1 ? to + 2 : to + 1
    const first = text.charCodeAt(from)
    // "data:"
    if (
      first === 0x64 &&
      text.charCodeAt(from + 1) === 0x61 &&
      text.charCodeAt(from + 2) === 0x74 &&
      text.charCodeAt(from + 3) === 0x61 &&
      text.charCodeAt(from + 4) === COLON
    ) {
      const value = text.slice(text.charCodeAt(from + 5) === SPACE ? from + 6 : from + 5, to)
      const after = next < length && !interpreter.hasData ? text.charCodeAt(next) : 0
      if (after === LF || after === CR) {
        interpreter.onlyData(value)
        from = next + 1
        if (after === CR && from < length && text.charCodeAt(from) === LF) from += 1
        continue
      }
      interpreter.data(value, value.length)
    } else if (first === 0x69 && text.charCodeAt(from + 1) === 0x64 && text.charCodeAt(from + 2) === COLON) {
      // "id:"
      interpreter.id(text.slice(text.charCodeAt(from + 3) === SPACE ? from + 4 : from + 3, to))
    } else if (
      // "event:"
      first === 0x65 &&
      text.charCodeAt(from + 1) === 0x76 &&
      text.charCodeAt(from + 2) === 0x65 &&
      text.charCodeAt(from + 3) === 0x6e &&
      text.charCodeAt(from + 4) === 0x74 &&
      text.charCodeAt(from + 5) === COLON
    ) {
      interpreter.type(text.slice(text.charCodeAt(from + 6) === SPACE ? from + 7 : from + 6, to))
    } else {
      interpreter.line(text.slice(from, to), 0, 0)
    }
    from = next
  }
  return from
}
