import { type Header, headerValue } from '@ssespec/recording'

/**
 * The elements of a list-based field, in order, white space and empty elements taken away; a comma inside a quoted
 * string parts nothing.
 *
 * RFC 9110, 5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements".
 */
export function listOf(headers: readonly Header[], name: string): string[] {
  return elementsOf(headerValue(headers, name) ?? '')
}

/** The elements of a list as it stands in a field value. */
export function elementsOf(value: string): string[] {
  return splitOutsideQuotes(value, ',').filter((element) => element !== '')
}

/** Parts a value at each separator that is not inside a quoted string (RFC 9110, 5.6.4); a quote left open runs on. */
export function splitOutsideQuotes(value: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let quoted = false
  let from = 0
  for (let at = 0; at < value.length; at++) {
    const character = value[at]
    if (quoted && character === '\\') at += 1
    else if (character === '"') quoted = !quoted
    else if (character === separator && !quoted) {
      parts.push(trim(value.slice(from, at)))
      from = at + 1
    }
  }
  parts.push(trim(value.slice(from)))
  return parts
}

/** RFC 9110, 5.6.3: OWS = *( SP / HTAB ) */
function trim(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '')
}
