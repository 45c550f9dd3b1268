const element = (id) => document.getElementById(id)
const number = new Intl.NumberFormat('en')

/** More would make the page slow; the counter has them all. */
const MAX_FAILURES = 500

const times = (what, count) => (count === 0 ? '' : ` ${what} ${count} ${count === 1 ? 'time' : 'times'}.`)

const STATES = {
  connecting: 'Connecting.',
  connected: 'Connected.',
  lost: 'The connection was lost; it is made again.',
  ended: '',
  refused: '',
}

/** What there is to see. It is drawn at most once a frame, as anyone sees it, however many events came. */
export class View {
  #reader
  #isDue = false
  #drawn = { row: 0, received: 0, failures: 0 }
  #updates = 0
  #largestRows = 0
  #largestBytes = 0
  #announced = ''

  changed = (reader) => {
    this.#reader = reader
    if (this.#isDue) return
    this.#isDue = true
    requestAnimationFrame(() => {
      this.#isDue = false
      this.#draw()
    })
  }

  /** Begins anew, for another upload. */
  clear() {
    this.#drawn = { row: 0, received: 0, failures: 0 }
    this.#updates = this.#largestRows = this.#largestBytes = 0
    element('rows-failed').replaceChildren()
    element('failures').hidden = element('more').hidden = true
    this.tell('')
  }

  /** A sentence on what went wrong; as text, never as markup. */
  tell(problem) {
    element('problem').textContent = problem
  }

  say(state) {
    // A screen reader reads what changes: so nothing that says the same.
    if (state === this.#announced) return
    this.#announced = state
    element('state').textContent = state
  }

  #draw() {
    const { row, done, failed, bytes, of, failures, received } = this.#reader
    if (row < this.#drawn.row || failures.length < this.#drawn.failures) this.clear()
    const rows = row - this.#drawn.row
    if (rows > 0) {
      this.#updates += 1
      this.#largestRows = Math.max(this.#largestRows, rows)
      this.#largestBytes = Math.max(this.#largestBytes, received - this.#drawn.received)
    }
    element('progress').hidden = false
    // Something may follow the last row: the end of a sheet, blank lines.
    const share = this.#reader.summary?.outcome === 'complete' ? 1 : bytes / of
    element('bar').value = share
    element('percent').value = `${Math.floor(100 * share)} %`
    for (const [id, value] of Object.entries({
      rows: row,
      done,
      failed,
      updates: this.#updates,
      'largest-rows': this.#largestRows,
      'largest-bytes': this.#largestBytes,
    })) {
      element(id).textContent = number.format(value)
    }
    this.#addFailures(failures)
    this.#drawn = { row, received, failures: failures.length }
    this.#drawState()
  }

  #drawState() {
    const { state, reconnects, restarts, problem, summary, done, failed } = this.#reader
    const often = `${times('Lost', reconnects)}${times('Started over', restarts)}`
    if (summary?.outcome === 'complete') {
      this.say(`Finished: ${number.format(done)} rows done, ${number.format(failed)} failed.${often}`)
    } else if (summary !== undefined) {
      this.say(`Stopped: ${number.format(done)} rows done, ${number.format(failed)} failed.${often}`)
    } else this.say(`${STATES[state]}${often}`)
    this.tell(summary?.reason ?? problem)
  }

  #addFailures(failures) {
    if (failures.length === 0) return
    element('failures').hidden = false
    const rows = failures.slice(this.#drawn.failures, MAX_FAILURES).map(({ line, sku, reasons }) => {
      const tr = document.createElement('tr')
      for (const text of [line, sku, reasons.join('; ')]) tr.insertCell().textContent = text
      return tr
    })
    element('rows-failed').append(...rows)
    element('more').hidden = failures.length <= MAX_FAILURES
    element('more').textContent = `And ${number.format(failures.length - MAX_FAILURES)} more.`
  }
}
