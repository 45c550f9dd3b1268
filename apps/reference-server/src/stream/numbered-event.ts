/** One event of the numbered sequence. */
export interface NumberedEvent {
  readonly sequence: number
  /** When it was due, in milliseconds of the monotonic clock. */
  readonly dueAt: number
}

const PAD_OVERHEAD = ',"pad":""'.length

/**
 * The data of an event: JSON on one line. `sentAt` is when the event was due, not when it was written: what
 * the server itself is late counts as latency. Filled up to `size` bytes where that is more than it needs.
 */
export function dataOf({ sequence, dueAt }: NumberedEvent, size = 0): string {
  const start = `{"sequence":${sequence},"sentAt":${dueAt.toFixed(3)}`
  if (size <= start.length + 1) return `${start}}`
  return `${start},"pad":"${'.'.repeat(Math.max(0, size - start.length - 1 - PAD_OVERHEAD))}"}`
}

/** The sequence number in a Last-Event-ID; undefined for anything that is none. */
export function sequenceOf(lastEventId: string | undefined): number | undefined {
  if (lastEventId === undefined || !/^[1-9][0-9]{0,14}$/.test(lastEventId)) return undefined
  return Number(lastEventId)
}
