import * as fc from 'fast-check'

/** Bytes that a failed property shows as text: escapes stand for what is not ASCII, or cannot be seen. */
export function readable(bytes: Uint8Array): Uint8Array {
  Object.defineProperty(bytes, fc.toStringMethod, { value: () => `bytes("${escape(bytes)}")` })
  return bytes
}

const NAMED: Readonly<Record<number, string>> = {
  0x09: String.raw`\t`,
  0x0a: String.raw`\n`,
  0x0d: String.raw`\r`,
  0x22: String.raw`\"`,
  0x5c: String.raw`\\`,
}

function escape(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    if (NAMED[byte] !== undefined) return NAMED[byte]
    if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte)
    return String.raw`\x${byte.toString(16).padStart(2, '0')}`
  }).join('')
}
