/** A file that cannot be read on, or at all; the message is for the seller. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'
}
