import { Channel } from './channel.ts'
import type { NumberedEvent } from './numbered-event.ts'
import type { Schedule } from './schedule.ts'

/** The channels that clients share: those who ask for the same events get the same bytes. */
export class Channels {
  readonly #channels = new Map<string, Channel>()

  get(key: string, schedule: Schedule, encode: (event: NumberedEvent) => Uint8Array): Channel {
    // Events are made from their number: a channel without readers holds nothing worth keeping.
    for (const [name, channel] of this.#channels) if (channel.size === 0) this.#channels.delete(name)
    const found = this.#channels.get(key)
    if (found !== undefined) return found
    const channel = new Channel(schedule, encode)
    this.#channels.set(key, channel)
    return channel
  }
}
