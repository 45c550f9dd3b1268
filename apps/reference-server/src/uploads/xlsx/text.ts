/** ECMA-376 part 1, 22.9.2.19: what XML cannot hold is "escaped using the Unicode numerical character representation escape character format _xHHHH_". */
const ESCAPE = /_x([0-9A-Fa-f]{4})_/g

export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text
}

const NUMBER = /^-?([0-9]+\.?[0-9]*|\.[0-9]+)([Ee][-+]?[0-9]+)?$/

/**
 * A number as the cell shows it: a formula leaves 0.30000000000000004 in the file, and spreadsheets show no more than
 * 15 digits.
 */
export function numberText(text: string): string {
  return NUMBER.test(text) ? String(Number(Number(text).toPrecision(15))) : text
}

/** A copy: a slice of what the parser has read would keep all of it in memory as long as the slice. */
export function detached(text: string): string {
  return Buffer.from(text).toString()
}
