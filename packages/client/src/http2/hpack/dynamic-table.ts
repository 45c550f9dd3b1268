import type { Header } from '@ssespec/recording'

import { STATIC_TABLE } from './static-table.ts'

/** The size that a table has until SETTINGS_HEADER_TABLE_SIZE says otherwise; we never do. */
const TABLE_BYTES = 4096

/** "The size of an entry is the sum of its name's length in octets, its value's length in octets, and 32." (RFC 7541, 4.1) */
export function entryBytes([name, value]: Header): number {
  return name.length + value.length + 32
}

/** Both tables of a decoder in one address space (RFC 7541, 2.3.3): the static one, then the newest entry first. */
export class HeaderTable {
  readonly #entries: Header[] = []
  #bytes = 0
  #limit = TABLE_BYTES

  /** The entry at an index, `undefined` if there is none. */
  at(index: number): Header | undefined {
    if (index < 1) return undefined
    return STATIC_TABLE[index - 1] ?? this.#entries[index - 1 - STATIC_TABLE.length]
  }

  add(header: Header): void {
    this.#entries.unshift(header)
    this.#bytes += entryBytes(header)
    this.#evict()
  }

  /** Changes the size; `false` if it is more than we allowed. */
  resize(limit: number): boolean {
    if (limit > TABLE_BYTES) return false
    this.#limit = limit
    this.#evict()
    return true
  }

  // RFC 7541, 4.4: "an attempt to add an entry larger than the maximum size causes the table to be emptied".
  #evict(): void {
    while (this.#bytes > this.#limit) this.#bytes -= entryBytes(this.#entries.pop()!)
  }
}
