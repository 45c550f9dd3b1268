const SPACE = 0x20

/**
 * The value of a line that ends at `to` and has its first colon at `colon`.
 *
 * HTML 9.2.6: "Collect the characters on the line after the first U+003A COLON character (:), and let value
 * be that string. If value starts with a U+0020 SPACE character, remove it from value."
 */
export function valueAfterColon(text: string, colon: number, to: number): string {
  const from = colon + 1
  return text.slice(text.charCodeAt(from) === SPACE ? from + 1 : from, to)
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
