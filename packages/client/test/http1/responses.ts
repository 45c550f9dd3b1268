import { Buffer } from 'node:buffer'

import { fc } from '../property.ts'

const name = fc
  .stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,8}$/)
  .filter((text) => !/^(?:content|transfer)-/i.test(text))
const value = fc.stringMatching(/^[\x20-\x7e\x80-\xff]{0,12}$/)
const field = fc.tuple(name, value).map(([key, text]) => `${key}: ${text}`)
const content = fc.string({ unit: 'binary-ascii', maxLength: 40 })
const statusLine = fc.constantFrom(
  'HTTP/1.1 200 OK',
  'HTTP/1.1 200',
  'HTTP/1.0 404 Not Found',
  'HTTP/1.1 503 ',
)

/** The lines of a head without the fields that frame the content. */
const head = fc
  .tuple(statusLine, fc.array(field, { maxLength: 4 }))
  .map(([line, fields]) => [line, ...fields])

const chunk = fc
  .tuple(content, fc.constantFrom('', ';a', ';a=b;c="d e"'))
  .map(([text, extension]) => (text === '' ? '' : `${text.length.toString(16)}${extension}\r\n${text}\r\n`))
const chunks = fc
  .tuple(fc.array(chunk, { maxLength: 6 }), fc.array(field, { maxLength: 2 }))
  .map(([parts, trailers]) => `${parts.join('')}0\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`)

const framed = fc.oneof(
  chunks.map((body) => ({ framing: ['Transfer-Encoding: chunked'], body })),
  content.map((body) => ({ framing: [`Content-Length: ${body.length}`], body })),
  content.map((body) => ({ framing: ['Connection: close'], body })),
)

const informational = fc.constantFrom('', '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n')

function responses(lineEnds: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(informational, head, framed, lineEnds).map(([early, lines, { framing, body }, lineEnd]) => {
    const text = [...lines, ...framing, '', ''].join(lineEnd)
    return Buffer.from(`${early}${text}${body}`, 'latin1')
  })
}

/** A response as every client reads it. */
export const strictResponse: fc.Arbitrary<Uint8Array> = responses(fc.constant('\r\n'))

/** A response as RFC 9112 lets a client read it. */
const goodResponse = responses(fc.constantFrom('\r\n', '\r\n', '\n'))

/** A response with one byte changed, put in or left out somewhere. */
const damaged = fc
  .tuple(goodResponse, fc.nat(), fc.integer({ min: -1, max: 255 }), fc.boolean())
  .map(([response, place, byte, replace]): Uint8Array => {
    const at = place % response.length
    const put = byte === -1 ? [] : [byte]
    return Buffer.concat([
      response.subarray(0, at),
      Uint8Array.from(put),
      response.subarray(at + (replace ? 1 : 0)),
    ])
  })

/** Anything that may come over a connection. */
export const anyResponse: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: goodResponse },
  { weight: 4, arbitrary: damaged },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }) },
)

/** Cuts bytes at the given places, each taken modulo their number. No part is empty. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [...new Set([0, ...places.map((place) => place % bytes.length), bytes.length])].toSorted(
    (a, b) => a - b,
  )
  return borders.slice(1).map((border, index) => bytes.subarray(borders[index], border))
}
