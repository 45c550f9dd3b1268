import { Buffer } from 'node:buffer'

import type { Header } from '@ssespec/recording'

// RFC 9110, 5.1 and 5.6.2: field-name = token
const nameAndColon = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:/
// RFC 9110, 5.5: field-value is made of VCHAR, obs-text, SP and HTAB; "Field values containing other CTL characters
// are also invalid".
const control = /[\0-\x08\x0a-\x1f\x7f]/
const whitespaceAround = /^[ \t]+|[ \t]+$/g

/** Field lines of a head or of a trailer section, as they come (RFC 9112, 5). */
export class FieldLines {
  readonly #fields: [name: string, value: string][] = []

  get headers(): readonly Header[] {
    return this.#fields
  }

  /** Adds one line without its end. Gives what was expected instead, if it is not a field line. */
  add(line: Uint8Array): string | undefined {
    const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1')
    if (control.test(text)) return 'a field line without control characters'
    if (text.startsWith(' ') || text.startsWith('\t')) return this.#unfold(text)
    const name = nameAndColon.exec(text)?.[0]
    if (name === undefined) return 'a field line: a token, a colon and a value'
    this.#fields.push([name.slice(0, -1), text.slice(name.length).replace(whitespaceAround, '')])
    return undefined
  }

  // RFC 9112, 5.2: "A user agent that receives an obs-fold in a response message that is not within a "message/http"
  // container MUST replace each received obs-fold with one or more SP octets prior to interpreting the field value."
  #unfold(text: string): string | undefined {
    const folded = this.#fields.at(-1)
    if (folded === undefined) return 'a field line, not white space before the first one'
    folded[1] = `${folded[1]} ${text.replace(whitespaceAround, '')}`.replace(whitespaceAround, '')
    return undefined
  }
}
