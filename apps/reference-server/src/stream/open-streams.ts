/** A stream that is open. */
export interface OpenStream {
  /** Ends it properly, after a whole event. */
  end(): void
}

/** All streams that are open, of every endpoint. */
export class OpenStreams {
  readonly #streams = new Set<OpenStream>()
  #closed: (() => void) | undefined

  get count(): number {
    return this.#streams.size
  }

  add(stream: OpenStream): void {
    this.#streams.add(stream)
  }

  delete(stream: OpenStream): void {
    if (this.#streams.delete(stream)) this.#closed?.()
  }

  /** Ends every stream; `closed` is called each time that one is gone. */
  endAll(closed: () => void): void {
    this.#closed = closed
    for (const stream of this.#streams) stream.end()
  }
}
