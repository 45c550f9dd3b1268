// One user who reads a feed, checks what it says and leaves after ten events.
import { EventSource } from 'k6/x/eventsource'
import { check } from 'k6'

export default function (): void {
  const source = new EventSource(`${__ENV['URL']}/events`, { maxRetries: 3, tags: { feed: 'prices' } })
  let heard = 0
  source.addEventListener('message', (event) => {
    check(event, { 'the data is JSON': ({ data }) => typeof JSON.parse(data) === 'object' })
    heard += 1
    if (heard === 10) source.close()
  })
  source.addEventListener('error', (event) => {
    check(event, { 'it only reconnects': () => source.readyState === EventSource.CONNECTING })
  })
}
