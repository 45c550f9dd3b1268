/**
 * What must not be shown as it is: control characters (C0, DEL, C1), invisible and bidirectional formatting, lone
 * surrogates, line and paragraph separators, and noncharacters, which XML forbids as well.
 */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu

const NAMED: Readonly<Record<string, string>> = {
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
}

/** The most characters of one value that a reporter shows, unless it says otherwise. */
const LIMIT = 2000

/**
 * Makes a text of the target's, or of anybody's, safe to show on a terminal, in XML or in HTML: what a reader could not
 * see, or a terminal would obey, is written out (`\n`, `\x1b`, `\u202e`, `\u{e0001}`). Longer values are cut, and their
 * length is said. The result is one line.
 */
export function escapeTerminal(text: string, limit: number = LIMIT): string {
  if (text.length <= limit) return text.replace(UNSHOWABLE, writtenOut)
  // A pair of surrogates is not cut in two.
  const end = isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit
  const start = text.slice(0, end).replace(UNSHOWABLE, writtenOut)
  return `${start} [cut: ${text.length.toLocaleString('en-US')} characters in all]`
}

/** Escapes line by line, for texts of our own that have lines: a fix, a stack trace. */
export function escapeLines(text: string, limit: number = LIMIT): string[] {
  return text
    .trimEnd()
    .split(/\r\n|\n/u)
    .map((line) => escapeTerminal(line, limit))
}

/** Writes out what is not ASCII, for terminals that cannot show it. */
export function escapeNonAscii(text: string): string {
  return text.replaceAll(/[^\n\x1b\x20-\x7e]/gu, writtenOut)
}

function writtenOut(character: string): string {
  const named = NAMED[character]
  if (named !== undefined) return named
  const hex = (character.codePointAt(0) ?? 0).toString(16)
  if (hex.length <= 2) return String.raw`\x${hex.padStart(2, '0')}`
  return hex.length <= 4 ? String.raw`\u${hex.padStart(4, '0')}` : String.raw`\u{${hex}}`
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
