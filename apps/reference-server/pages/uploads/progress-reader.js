/** How long the page waits before it tries again what EventSource has given up, in milliseconds. */
const PATIENCE_MS = 3000

const encoder = new TextEncoder()

/**
 * Reads the progress of an upload, and puts the rows' results together.
 *
 * Nothing is kept in the browser but the upload's ID, in the URL. While the page is open, EventSource comes back by
 * itself and names the last row it has (Last-Event-ID). A page that was loaded again has no row yet and asks for
 * everything: the server has it, in a few events, so there is no second copy that could disagree.
 */
export class ProgressReader {
  #id
  #changed
  #source
  #timer

  /** `changed` is called with this after anything has changed. */
  constructor(id, changed) {
    this.#id = id
    this.#changed = changed
    this.state = 'connecting'
    this.reconnects = 0
    this.restarts = 0
    this.#reset()
  }

  #reset() {
    Object.assign(this, { row: 0, done: 0, failed: 0, bytes: 0, of: 1, failures: [], summary: undefined })
    this.problem = ''
    /** Bytes of the event stream. */
    this.received = 0
  }

  open() {
    const source = new EventSource(`/uploads/${this.#id}/progress`)
    this.#source = source
    source.addEventListener('open', () => this.#become('connected'))
    source.addEventListener('progress', (event) => this.#take(event))
    source.addEventListener('done', (event) => {
      this.received += lengthOf(event)
      this.summary = JSON.parse(event.data)
      this.close()
      this.#become('ended')
    })
    source.addEventListener('error', () => {
      this.reconnects += 1
      this.#become('lost')
      // EventSource does not say the status, and after one that is not 200 it does not come back.
      if (source.readyState === EventSource.CLOSED) void this.#askWhy()
    })
  }

  close() {
    this.#source?.close()
    clearTimeout(this.#timer)
  }

  #take(event) {
    const progress = JSON.parse(event.data)
    if (progress.from !== this.row) {
      // A server that does not know our row tells them all again; one that leaves any out is asked to.
      this.restarts += 1
      if (progress.from !== 0) return this.#again(0)
      this.#reset()
    }
    const { row, done, failed, bytes, of } = progress
    Object.assign(this, { row, done, failed, bytes, of })
    this.failures.push(...progress.failures)
    this.received += lengthOf(event)
    this.#changed(this)
  }

  async #askWhy() {
    try {
      const answer = await fetch(`/uploads/${this.#id}`)
      if (answer.status === 404) {
        this.problem = await detailOf(answer)
        return this.#become('refused')
      }
    } catch {
      // There is no answer; there may be one later.
    }
    this.#again(PATIENCE_MS)
  }

  #again(ms) {
    this.close()
    this.#timer = setTimeout(() => {
      this.#reset()
      this.open()
    }, ms)
  }

  #become(state) {
    this.state = state
    this.#changed(this)
  }
}

/** What the event was on the wire. */
function lengthOf({ type, lastEventId, data }) {
  return encoder.encode(`event: ${type}\nid: ${lastEventId}\ndata: ${data}\n\n`).length
}

/** What problem details say; a proxy that refuses has its own words, of which the status is enough. */
export async function detailOf(answer) {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json')
  if (isProblem) return (await answer.json()).detail
  return `The server, or a proxy before it, refused: ${answer.status} ${answer.statusText}`
}
