import type { Channel, Reader } from './channel.ts'
import { now } from './clock.ts'
import type { Sink } from './sink.ts'

export interface SubscriptionOptions {
  readonly channel: Channel
  readonly sink: Sink
  /** How many events in all; Infinity for a stream without end. */
  readonly count: number
  /** Called when the last of `count` is written. */
  readonly finished: () => void
}

/**
 * One client's place in a channel. A client that stops reading is written nothing more, so it costs no memory;
 * when it reads again it gets what it missed. One that falls behind by more than can be replayed is cut.
 */
export class Subscription implements Reader {
  readonly #options: SubscriptionOptions
  #next = 0
  #last = Infinity
  #blocked = false
  /** When something was last written, in milliseconds of the monotonic clock. */
  writtenAt: number

  constructor(options: SubscriptionOptions) {
    this.#options = options
    this.writtenAt = now()
  }

  /** Sends events from that number on. */
  start(from: number): void {
    const { channel, count } = this.#options
    this.#next = from
    this.#last = from + count - 1
    channel.join(this)
    // What a client missed, it gets at once.
    this.deliver(channel.schedule.latest(now()))
  }

  stop(): void {
    this.#options.channel.leave(this)
  }

  /** Sends something that is no event, unless the client does not keep up. */
  write(bytes: Uint8Array): void {
    if (this.#blocked) return
    this.writtenAt = now()
    this.#blocked = !this.#options.sink.write(bytes)
  }

  drained(): void {
    if (!this.#blocked) return
    this.#blocked = false
    this.deliver(this.#options.channel.schedule.latest(now()))
  }

  deliver(latest: number): void {
    const { channel, sink, finished } = this.#options
    if (this.#blocked) {
      if (latest - this.#next > channel.schedule.replayable) sink.cut()
      return
    }
    const until = Math.min(latest, this.#last)
    while (this.#next > 0 && this.#next <= until) {
      const { to, bytes } = channel.batch(this.#next, until)
      this.#next = to + 1
      this.writtenAt = now()
      this.#blocked = !sink.write(bytes)
      if (this.#blocked) break
    }
    if (this.#next > this.#last) {
      this.stop()
      finished()
    }
  }
}
