// Opens as many event streams as it is told to, shows which of them are open, and answers what it is asked through
// `globalThis.streams`.
const list = document.querySelector('#streams')
const requests = document.querySelector('#requests')
const opened = []
const asked = {}
const worker = { states: [], port: undefined }

function box(name) {
  const item = document.createElement('li')
  item.textContent = name
  list.append(item)
  return item
}

function show(item, state) {
  item.className = ['connecting', 'open', 'closed'][state]
}

globalThis.streams = {
  open(count, url = '/stream') {
    for (let n = 0; n < count; n += 1) {
      const item = box(opened.length + 1)
      const stream = { source: new EventSource(url), errors: 0, item }
      stream.source.onopen = () => show(item, 1)
      stream.source.onerror = () => (stream.errors += 1)
      show(item, 0)
      opened.push(stream)
    }
  },

  /** The same in a dedicated worker. */
  openInWorker(count, url = '/stream') {
    worker.port = new Worker('/pages/streams-worker.js')
    const items = Array.from({ length: count }, (_, n) => box(`W${n + 1}`))
    worker.port.onmessage = ({ data }) => {
      worker.states = data
      data.forEach((state, n) => show(items[n], state))
    }
    worker.states = Array(count).fill(0)
    worker.states.forEach((state, n) => show(items[n], state))
    worker.port.postMessage({ count, url: new URL(url, location.href).href })
  },

  look() {
    const states = [...opened.map(({ source }) => source.readyState), ...worker.states]
    return {
      open: states.filter((state) => state === 1).length,
      connecting: states.filter((state) => state === 0).length,
      errors: opened.reduce((sum, { errors }) => sum + errors, 0),
      asked,
    }
  },

  /** Closes an open stream, and says whether there was one. */
  closeOne() {
    const stream = opened.find(({ source }) => source.readyState === 1)
    if (stream === undefined) {
      worker.port?.postMessage({ close: worker.states.indexOf(1) })
      return worker.states.includes(1)
    }
    stream.source.close()
    show(stream.item, 2)
    return true
  },

  closeAll() {
    for (const { source, item } of opened) {
      source.close()
      show(item, 2)
    }
    worker.port?.terminate()
    worker.states = []
  },

  /** Starts a request; `look().asked` says what came of it. */
  ask(name, url) {
    const line = document.createElement('p')
    const say = (text) => {
      asked[name] = text
      line.textContent = `${name}: ${text}`
      line.className = text
    }
    requests.append(line)
    say('waiting')
    fetch(url).then(
      () => say('answered'),
      () => say('failed'),
    )
  },
}
