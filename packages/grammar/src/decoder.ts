/**
 * HTML 9.2.6: "Streams must be decoded using the UTF-8 decode algorithm." It strips one byte order mark at
 * the start of the stream, whereas a TextDecoder left to itself strips one from whatever it is handed:
 * hence `ignoreBOM`, and the parser takes the first three bytes away on its own.
 */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Whole lines as text; each maximal subpart of a malformed sequence becomes one U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}
