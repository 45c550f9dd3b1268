import type { Interpreter } from './interpreter.ts'
import { CR, LF, NOWHERE } from './line-ends.ts'

const COLON = 0x3a
const SPACE = 0x20

/**
 * Interprets the lines of a text each of whose bytes became one code unit, as ASCII does. Index and offset run
 * together then, and what a line starts with is seen in the bytes: V8 reads one in a third of the time of a
 * `charCodeAt`, which must first find out what the string is kept as. Data, IDs and types are found without a
 * look at what else a line may be: they are nearly all there is.
 *
 * `readTextLines` does the same for any text. The two share no code, for V8 learns for each function what it
 * is used with, and one for both is slow for both.
 *
 * @param offset where the text stands in the stream
 * @returns where the line begins that does not end in the text
 */
export function readAsciiLines(
  interpreter: Interpreter,
  text: string,
  bytes: Uint8Array,
  offset: number,
  start: number,
): number {
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
    const first = bytes[from]
    // "data:"
    if (
      first === 0x64 &&
      bytes[from + 1] === 0x61 &&
      bytes[from + 2] === 0x74 &&
      bytes[from + 3] === 0x61 &&
      bytes[from + 4] === COLON
    ) {
      const value = text.slice(bytes[from + 5] === SPACE ? from + 6 : from + 5, to)
      const after = next < length && !interpreter.hasData ? bytes[next] : 0
      if (after === LF || after === CR) {
        interpreter.onlyData(value)
        from = next + 1
        if (after === CR && from < length && bytes[from] === LF) from += 1
        continue
      }
      interpreter.data(value, value.length)
    } else if (first === 0x69 && bytes[from + 1] === 0x64 && bytes[from + 2] === COLON) {
      // "id:"
      interpreter.id(text.slice(bytes[from + 3] === SPACE ? from + 4 : from + 3, to))
    } else if (
      // "event:"
      first === 0x65 &&
      bytes[from + 1] === 0x76 &&
      bytes[from + 2] === 0x65 &&
      bytes[from + 3] === 0x6e &&
      bytes[from + 4] === 0x74 &&
      bytes[from + 5] === COLON
    ) {
      interpreter.type(text.slice(bytes[from + 6] === SPACE ? from + 7 : from + 6, to))
    } else {
      interpreter.line(text.slice(from, to), offset + from, offset + to)
    }
    from = next
  }
  return from
}
