// Opens event streams in a dedicated worker, and tells the page the state of each when one changes.
let sources = []
const tell = () => postMessage(sources.map(({ readyState }) => readyState))

onmessage = ({ data: { count, url, close } }) => {
  if (close === undefined) sources = Array.from({ length: count }, () => new EventSource(url))
  else sources[close]?.close()
  for (const source of sources) source.onopen = source.onerror = tell
  tell()
}
