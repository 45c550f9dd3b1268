/**
 * How many bits each octet's code has, and last the end of string's (RFC 7541, Appendix B). The codes follow from the
 * lengths: within a length they count up with the octet, and each length goes on where the one before it ended.
 */
const lengths: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7,
  8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19,
  13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13,
  28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21,
  22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23,
  22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25,
  25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
]
const LONGEST = 30

/** The octets of one code length, in the order of their codes. */
interface Row {
  readonly first: number
  readonly octets: readonly number[]
}

const rows: readonly Row[] = buildRows()

function buildRows(): Row[] {
  const built: Row[] = []
  let first = 0
  for (let length = 0; length <= LONGEST; length++) {
    const octets = lengths.flatMap((bits, octet) => (bits === length && octet < 256 ? [octet] : []))
    built.push({ first, octets })
    first = (first + octets.length) * 2
  }
  return built
}

/** Decodes a Huffman-coded string, `undefined` if it is not one (RFC 7541, 5.2). */
export function decodeHuffman(bytes: Uint8Array): Uint8Array | undefined {
  // The shortest code has 5 bits.
  const octets = new Uint8Array(Math.ceil((bytes.length * 8) / 5))
  let count = 0
  let code = 0
  let length = 0
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    code = code * 2 + ((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1)
    length += 1
    const row = rows[length]
    if (row === undefined) return undefined
    const octet = row.octets[code - row.first]
    if (octet === undefined) continue
    octets[count++] = octet
    code = 0
    length = 0
  }
  // "A padding strictly longer than 7 bits MUST be treated as a decoding error. A padding not corresponding to the most
  // significant bits of the code for the EOS symbol MUST be treated as a decoding error." Those bits are ones.
  const padded = length <= 7 && code === 2 ** length - 1
  return padded ? octets.subarray(0, count) : undefined
}
