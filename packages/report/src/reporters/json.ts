import type { Report } from '../shapes/report.ts'
import type { Reporter } from './reporter.ts'

/**
 * What JSON.stringify leaves as it is, but a terminal may obey or a reader cannot see: DEL, C1, invisible and
 * bidirectional formatting. C0 and lone surrogates it has escaped already.
 */
const LEFT_RAW = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu

/** The report as it is, as JSON. */
export const json: Reporter = { test: stringify, compare: stringify, load: stringify }

function stringify(report: Report): string {
  return `${JSON.stringify(report, null, 2).replace(LEFT_RAW, unicodeEscapes)}\n`
}

/** RFC 8259, 7: a character beyond U+FFFF "is represented as a 12-character sequence, encoding the UTF-16 surrogate pair". */
function unicodeEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
