/**
 * Where the first byte sequence stands that is not UTF-8, `undefined` if there is none. A sequence cut by the end of
 * the bytes counts only when they are `complete`.
 */
export function invalidUtf8At(bytes: Uint8Array, complete: boolean): number | undefined {
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at]!
    if (lead < 0x80) {
      at += 1
      continue
    }
    const length = sequenceLength(lead)
    if (length === 0) return at
    for (let index = 1; index < length; index++) {
      const next = bytes[at + index]
      if (next === undefined) return complete ? at : undefined
      if (!continues(lead, index, next)) return at
    }
    at += length
  }
  return undefined
}

/** The Unicode Standard, table 3-7, "Well-Formed UTF-8 Byte Sequences": lengths by lead byte. */
function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  if (lead >= 0xf0 && lead <= 0xf4) return 4
  return 0
}

/** The same table: which bytes may follow. Only the second byte's range depends on the lead. */
function continues(lead: number, index: number, byte: number): boolean {
  if (index === 1) {
    if (lead === 0xe0) return byte >= 0xa0 && byte <= 0xbf
    if (lead === 0xed) return byte >= 0x80 && byte <= 0x9f
    if (lead === 0xf0) return byte >= 0x90 && byte <= 0xbf
    if (lead === 0xf4) return byte >= 0x80 && byte <= 0x8f
  }
  return byte >= 0x80 && byte <= 0xbf
}
