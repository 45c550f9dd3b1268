const SPACE = 0x20

/**
 * The value of a line whose first colon is at `colon`.
 *
 * HTML 9.2.6: "Collect the characters on the line after the first U+003A COLON character (:), and let value
 * be that string. If value starts with a U+0020 SPACE character, remove it from value."
 */
export function valueAfterColon(line: string, colon: number): string {
  return line.slice(line.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1)
}

const ASCII_DIGITS = /^[0-9]+$/

/**
 * The time in milliseconds that a `retry` field sets, or undefined where the field is to be ignored: "If the
 * field value consists of only ASCII digits, then interpret the field value as an integer in base ten".
 * No digits are no integer. Beyond the standard: more than 2^53 − 1 becomes 2^53 − 1.
 */
export function reconnectionTime(value: string): number | undefined {
  return ASCII_DIGITS.test(value) ? Math.min(Number(value), Number.MAX_SAFE_INTEGER) : undefined
}
