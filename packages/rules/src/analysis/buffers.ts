import { type Recording, wirePieces } from '@ssespec/recording'

/**
 * What fits between a server and a client that does not read, in bytes: Linux gives a socket up to 4 MiB for what is
 * sent, and little for what is not read. Less proves nothing.
 */
const BUFFERS_BYTES = 5_000_000

/** How long a client must not read to fill the buffers in between, in ms, at the rate that a stream was seen to have. */
export function fillsBuffersInMs(recording: Recording): number {
  const pieces = wirePieces(recording)
  const [first] = pieces
  const last = pieces.at(-1)
  if (first === undefined || last === undefined || last.at === first.at) return Infinity
  return (BUFFERS_BYTES * (last.at - first.at)) / (last.offset + last.bytes.length)
}
