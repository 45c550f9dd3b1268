/** How long a stream is read where neither the user nor the target says so, in ms. */
export const DURATION_MS = 3000

/** In ms; a target that sends no byte of an answer for this long counts as silent. */
export const HEAD_TIMEOUT_MS = 10_000
