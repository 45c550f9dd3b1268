// The worker of shared-event-source.js: holds one EventSource for each URL, as long as a tab wants it.

/** By URL and credentials. */
const streams = new Map()

class Stream {
  #key
  #source
  #types = new Set()
  #ports = new Map()

  constructor(key, url, withCredentials) {
    this.#key = key
    this.#source = new EventSource(url, { withCredentials })
    this.#source.onopen = () => this.#tell({ kind: 'open' })
    this.#source.onerror = () => {
      this.#tell({ kind: 'error' })
      // It has failed for good: the next tab that asks gets a new one.
      if (this.#source.readyState === EventSource.CLOSED) streams.delete(this.#key)
    }
  }

  join(port, types) {
    this.#ports.set(port, new Set())
    for (const type of types) this.listen(port, type)
    if (this.#source.readyState === EventSource.OPEN) port.postMessage({ kind: 'open', readyState: 1 })
  }

  listen(port, type) {
    this.#ports.get(port)?.add(type)
    if (this.#types.has(type)) return
    this.#types.add(type)
    this.#source.addEventListener(type, ({ data, lastEventId, origin }) => {
      this.#tell({ kind: 'event', type, data, lastEventId, origin })
    })
  }

  leave(port) {
    this.#ports.delete(port)
    if (this.#ports.size > 0) return
    this.#source.close()
    if (streams.get(this.#key) === this) streams.delete(this.#key)
  }

  #tell(message) {
    const { readyState } = this.#source
    for (const [port, types] of this.#ports) {
      if (message.kind !== 'event' || types.has(message.type)) port.postMessage({ ...message, readyState })
    }
  }
}

function streamOf({ url, withCredentials }) {
  const key = `${withCredentials} ${url}`
  const found = streams.get(key) ?? new Stream(key, url, withCredentials)
  streams.set(key, found)
  return found
}

globalThis.onconnect = ({ ports: [port] }) => {
  /** The tab's place in a stream. */
  let place
  const leave = () => {
    place?.stream.leave(port)
    place = undefined
  }
  port.onmessage = ({ data }) => {
    if (data.kind === 'join') {
      leave()
      place = { stream: streamOf(data) }
      place.stream.join(port, data.types)
    } else if (data.kind === 'listen') place?.stream.listen(port, data.type)
    else if (data.kind === 'leave') leave()
    else if (data.kind === 'alive') {
      const held = place
      // Granted when the tab has let go of it, or is gone.
      void navigator.locks.request(data.lock, () => held === place && leave())
    }
  }
}
