// One event stream for all tabs of an origin. A browser opens 6 connections to an origin over HTTP/1.1, so the
// seventh tab with an EventSource of its own hangs, and everything else that it asks for. Here the stream is held by
// a SharedWorker, and each tab is sent what comes.
//
//   import { openShared } from './shared-event-source.js'
//   const source = openShared('/events')
//   source.addEventListener('message', ({ data }) => …)
//
// It has the surface of EventSource. Copy this file and shared-event-source-worker.js; they need nothing else.

/** What `openShared` gives where SharedWorker exists. */
export class SharedEventSource extends EventTarget {
  static CONNECTING = 0
  static OPEN = 1
  static CLOSED = 2

  url
  readyState = 0
  onopen = null
  onmessage = null
  onerror = null
  #port
  #types = new Set(['message'])
  #letGo = () => {}
  #closeOnLeaving = () => this.#leave()
  #openOnReturn = ({ persisted }) => persisted && void this.#join()

  /**
   * @param {string} url resolved against the page's
   * @param {{ withCredentials?: boolean, worker?: string | URL }} options `worker`: where the worker's file is,
   *   beside this one unless given
   */
  constructor(url, { withCredentials = false, worker = './shared-event-source-worker.js' } = {}) {
    super()
    this.url = new URL(url, location.href).href
    this.withCredentials = withCredentials
    const script = new URL(worker, import.meta.url)
    // The name is part of a SharedWorker's identity: tabs that name another get another.
    const shared = new SharedWorker(script, { name: 'shared-event-source' })
    // The file is not there, or the page's policy forbids it.
    shared.onerror = () => this.#dispatch({ kind: 'error', readyState: 2 })
    this.#port = shared.port
    this.#port.onmessage = ({ data }) => this.#dispatch(data)
    addEventListener('pagehide', this.#closeOnLeaving)
    // A page that comes back from the back/forward cache.
    addEventListener('pageshow', this.#openOnReturn)
    void this.#join()
  }

  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options)
    if (type === 'open' || type === 'error' || this.#types.has(type)) return
    this.#types.add(type)
    this.#port.postMessage({ kind: 'listen', type })
  }

  /** For this tab alone: the stream ends when no tab is left. */
  close() {
    this.readyState = 2
    removeEventListener('pagehide', this.#closeOnLeaving)
    removeEventListener('pageshow', this.#openOnReturn)
    this.#leave()
  }

  async #join() {
    const { url, withCredentials } = this
    this.#port.postMessage({ kind: 'join', url, withCredentials, types: [...this.#types] })
    // A tab that crashes says nothing, but the browser frees its locks: the worker waits for this one. There are
    // locks only where the context is secure (https, or localhost).
    const lock = `shared-event-source ${crypto.getRandomValues(new Uint32Array(4)).join()}`
    await navigator.locks?.request(lock, () => {
      this.#port.postMessage({ kind: 'alive', lock })
      return new Promise((letGo) => (this.#letGo = letGo))
    })
  }

  #leave() {
    this.#port.postMessage({ kind: 'leave' })
    this.#letGo()
  }

  #dispatch({ kind, readyState, type, ...message }) {
    if (this.readyState === 2) return
    this.readyState = readyState
    const event = kind === 'event' ? new MessageEvent(type, message) : new Event(kind)
    this.dispatchEvent(event)
    if (kind !== 'event' || type === 'message') this[`on${event.type}`]?.(event)
  }
}

/** A shared stream, or an EventSource of the tab's own where the browser has no SharedWorker. */
export function openShared(url, options) {
  if (typeof SharedWorker === 'undefined') return new EventSource(url, options)
  return new SharedEventSource(url, options)
}
