import * as fc from 'fast-check'

/** The sizes of a stream's first chunks, for `chunksOf`; shrinks to none: the stream in one chunk. */
export function chunkSizes(): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.oneof(fc.nat(4), fc.nat(80), fc.nat(2000)), { maxLength: 40, size: 'max' })
}

/** Bytes in chunks of those sizes, empty ones too; what is left is the last chunk, so that any sizes will do. */
export function chunksOf(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let start = 0
  for (const size of sizes) {
    chunks.push(bytes.subarray(start, start + size))
    start = Math.min(start + size, bytes.length)
  }
  chunks.push(bytes.subarray(start))
  return chunks
}
