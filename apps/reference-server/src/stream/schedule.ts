/**
 * When each event is due. Event n is due n intervals after the origin, so a number names the same event on
 * every connection, and any event can be made again: the replay buffer is arithmetic.
 */
export class Schedule {
  /** When event 0 was due, in milliseconds of the monotonic clock. */
  readonly origin: number
  /** Events a second; 0 means that none is ever due. */
  readonly rate: number

  constructor(origin: number, rate: number) {
    this.origin = origin
    this.rate = rate
  }

  dueAt(sequence: number): number {
    return this.origin + (sequence * 1000) / this.rate
  }

  /** The newest event that is due at that time; 0 before the first. */
  latest(time: number): number {
    return Math.max(0, Math.floor(((time - this.origin) * this.rate) / 1000))
  }

  /** How many past events a client may still ask for: a minute's, and at least 10,000. */
  get replayable(): number {
    return Math.max(10_000, Math.ceil(60 * this.rate))
  }

  /**
   * Where a client continues: after the event it names, when that one is still to be had, and live otherwise
   * (no id, one that is unknown, one too old).
   */
  startAfter(sequence: number | undefined, time: number): number {
    const latest = this.latest(time)
    if (sequence === undefined || sequence < 1 || sequence > latest) return latest + 1
    if (latest - sequence > this.replayable) return latest + 1
    return sequence + 1
  }
}

/** Events that come to be in bursts: so many at the same moment, then none until the next. */
export class BurstSchedule extends Schedule {
  readonly #size: number

  constructor(origin: number, rate: number, size: number) {
    super(origin, rate)
    this.#size = size
  }

  override dueAt(sequence: number): number {
    return super.dueAt(Math.ceil(sequence / this.#size) * this.#size)
  }

  override latest(time: number): number {
    return Math.floor(super.latest(time) / this.#size) * this.#size
  }
}
