const OFFSET = Number(process.hrtime.bigint()) / 1e6 - performance.now()

/**
 * Milliseconds of the monotonic clock, with fractions: what `process.hrtime` reads, and on the same host what
 * Go's monotonic clock and every other process read.
 */
export function now(): number {
  return OFFSET + performance.now()
}
