import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'

import { exchange } from '@ssespec/client'
import { finalHead } from '@ssespec/recording'
import { describe, expect, it, onTestFinished } from 'vitest'

import { HpackDecoder, HpackError } from '../../src/http2/hpack/decoder.ts'
import { encodeHeaders } from '../../src/http2/hpack/encoder.ts'
import { decodeHuffman } from '../../src/http2/hpack/huffman.ts'
import { STATIC_TABLE } from '../../src/http2/hpack/static-table.ts'
import { options } from '../options.ts'
import { fc } from '../property.ts'

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const LIST_BYTES = 65_536

describe('the examples of RFC 7541, Appendix C', () => {
  it('C.4: requests with Huffman coding, one after the other', () => {
    const decoder = new HpackDecoder(LIST_BYTES)
    const first = [
      [':method', 'GET'],
      [':scheme', 'http'],
      [':path', '/'],
      [':authority', 'www.example.com'],
    ]
    expect(decoder.decode(bytes('8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff'))).toEqual(first)
    expect(decoder.decode(bytes('8286 84be 5886 a8eb 1064 9cbf'))).toEqual([
      ...first,
      ['cache-control', 'no-cache'],
    ])
  })

  it('C.6: responses with eviction', () => {
    const decoder = new HpackDecoder(LIST_BYTES)
    // The examples have a table of 256 bytes, which the peer sets itself here.
    const resize = '3fe1 01'
    expect(
      decoder.decode(
        bytes(
          `${resize} 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6
           2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3`.replaceAll('\n', ''),
        ),
      ),
    ).toEqual([
      [':status', '302'],
      ['cache-control', 'private'],
      ['date', 'Mon, 21 Oct 2013 20:13:21 GMT'],
      ['location', 'https://www.example.com'],
    ])
    expect(decoder.decode(bytes('4883 640e ffc1 c0bf'))).toEqual([
      [':status', '307'],
      ['cache-control', 'private'],
      ['date', 'Mon, 21 Oct 2013 20:13:21 GMT'],
      ['location', 'https://www.example.com'],
    ])
  })
})

it('has the static table of Appendix A', () => {
  expect(STATIC_TABLE).toHaveLength(61)
  expect([1, 2, 8, 14, 16, 33, 54, 61].map((index) => STATIC_TABLE[index - 1])).toEqual([
    [':authority', ''],
    [':method', 'GET'],
    [':status', '200'],
    [':status', '500'],
    ['accept-encoding', 'gzip, deflate'],
    ['date', ''],
    ['server', ''],
    ['www-authenticate', ''],
  ])
})

it('reads every octet that nghttp2 codes', async () => {
  const octets = Array.from({ length: 256 }, (_, octet) => String.fromCharCode(octet)).filter(
    (octet) => !/[\0-\x08\x0a-\x1f\x7f]/.test(octet),
  )
  // Rare octets have long codes: nghttp2 codes a value only where that makes it shorter.
  const values = octets.map((octet) => `a${octet.repeat(2)}${'e'.repeat(40)}`)
  const server = createServer((_, response) => {
    response.writeHead(200, Object.fromEntries(values.map((value, index) => [`x-${index}`, value])))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const headers = finalHead(await exchange({ url, protocol: 'h2c' }, options))?.headers ?? []
  expect(headers.filter(([name]) => name.startsWith('x-')).map(([, value]) => value)).toEqual(values)
})

const field: fc.Arbitrary<[string, string]> = fc.tuple(
  fc.string({ unit: 'binary-ascii' }),
  fc.string({ unit: 'binary-ascii', maxLength: 300 }),
)

it('decodes what is encoded', () => {
  fc.assert(
    fc.property(fc.array(field, { maxLength: 20 }), (headers) => {
      expect(new HpackDecoder(LIST_BYTES).decode(encodeHeaders(headers))).toEqual(headers)
    }),
  )
})

function outcomeOf(block: Uint8Array): string {
  try {
    new HpackDecoder(LIST_BYTES).decode(block)
    return 'decoded'
  } catch (error) {
    return (error as Error).name
  }
}

it('decodes any bytes or refuses them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (block) => {
      expect(outcomeOf(block)).toMatch(/decoded|HpackError/)
    }),
  )
})

it.each([
  ['an index of nothing', 'be'],
  ['index 0', '80'],
  ['a string beyond the block', '0005 61'],
  ['an integer without end', 'ffff ffff ffff ffff ff7f'],
  ['a table larger than allowed', '3fe2 1f'],
])('refuses %s', (_, hex) => {
  expect(() => new HpackDecoder(LIST_BYTES).decode(bytes(hex))).toThrow(HpackError)
})

it('refuses a list that grows out of a small block', () => {
  const large = bytes(`40 0161 7f a11e ${'62'.repeat(4000)}`)
  const block = Buffer.concat([large, new Uint8Array(60).fill(0xbe)])
  expect(() => new HpackDecoder(LIST_BYTES).decode(block)).toThrow('the header list is too large')
})

it.each([
  ['padding that is not ones', '18'],
  ['padding of a whole octet', '1fff'],
  ['the end of string', 'ffff ffff'],
])('refuses Huffman coding with %s', (_, hex) => {
  expect(decodeHuffman(bytes(hex))).toBeUndefined()
})
