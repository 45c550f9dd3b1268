import http, { type Response } from 'k6/http'
import { EventSource } from 'k6/x/eventsource'
import { WebSocket } from 'k6/websockets'
import { clearInterval, setInterval, setTimeout } from 'k6/timers'
import exec from 'k6/execution'
import { sleep } from 'k6'

import type { Transport, TransportSettings } from './settings.ts'
import { Tally, type Times, type Update } from './tally.ts'

/** What one client does from its start to `endAt`. */
type Life = (settings: TransportSettings, times: Times, tally: Tally) => void

/** Nothing is sent in the last moment, so that every answer comes. */
const QUIET_MS = 300
/** What the upstream sends: a small message, as of a chat or a game. */
const MESSAGE = '{"typing":true,"at":[12,34]}'

export function lifeOf(settings: TransportSettings, times: Times): void {
  LIVES[settings.transport](settings, times, new Tally(times))
}

const LIVES: Readonly<Record<Transport, Life>> = {
  /** Asks at its interval, whatever the last answer took. Clients are spread over the interval. */
  poll({ url, intervalMs, clients }, { endAt, startAt }, tally) {
    const place = (exec.vu.idInTest - 1) % clients
    // What there is, when the page is opened.
    ask(url, endAt, tally)
    for (let due = startAt + (intervalMs * place) / clients; due < endAt; due += intervalMs) {
      const wait = due - Date.now()
      if (wait < 0) continue
      sleep(wait / 1000)
      ask(url, endAt, tally)
    }
  },

  /** Asks again as soon as it has an answer. */
  'long-poll'({ url }, { endAt }, tally) {
    while (Date.now() < endAt) if (!ask(url, endAt, tally)) sleep(0.1)
  },

  websocket({ url, upstream }, { endAt }, tally) {
    const socket = new WebSocket(url.replace(/^http/i, 'ws'))
    tally.request('http/1.1')
    socket.addEventListener('open', () => {
      tally.there()
      setTimeout(() => socket.close(), endAt - Date.now())
      sendUntil(endAt, upstream, tally, () => socket.send(MESSAGE))
    })
    socket.addEventListener('message', (message) => {
      if ('data' in message) tally.update(JSON.parse(message.data as string) as Update)
    })
    socket.addEventListener('error', (event) => {
      tally.failed('error' in event ? event.error : 'the WebSocket failed')
    })
  },

  sse({ url, protocol, upstream, upstreamUrl }, { endAt }, tally) {
    const source = new EventSource(url, { protocol })
    setTimeout(() => source.close(), endAt - Date.now())
    tally.request(protocol)
    source.addEventListener('message', ({ data }) => tally.update(JSON.parse(data) as Update))
    source.addEventListener('error', ({ message }) => tally.failed(message))
    // One after another, as messages of a WebSocket are: they must not overtake one another.
    let before: Promise<unknown> = Promise.resolve()
    source.addEventListener('open', () => {
      tally.there()
      sendUntil(endAt, upstream, tally, () => {
        before = before
          .then(() => http.asyncRequest('POST', upstreamUrl, MESSAGE))
          .then((answer) => counted(answer, tally))
      })
    })
  },
}

/** Sends so many messages a second. */
function sendUntil(endAt: number, perSecond: number, tally: Tally, send: () => void): void {
  if (perSecond === 0) return
  const timer = setInterval(() => {
    if (Date.now() >= endAt - QUIET_MS) return clearInterval(timer)
    tally.sent()
    send()
  }, 1000 / perSecond)
}

/** Asks for what is new; false when there was no proper answer. */
function ask(url: string, endAt: number, tally: Tally): boolean {
  const { after } = tally
  const full = after === undefined ? url : `${url}${url.includes('?') ? '&' : '?'}after=${after}`
  const answer = http.get(full, { timeout: Math.max(1, endAt - Date.now()), responseType: 'text' })
  if (!counted(answer, tally)) return false
  for (const update of JSON.parse(answer.body as string) as Update[]) tally.update(update)
  return true
}

function counted({ status, error, proto }: Response, tally: Tally): boolean {
  tally.request(proto === 'HTTP/2.0' ? 'h2' : proto === 'HTTP/1.1' ? 'http/1.1' : '')
  tally.there()
  if (status === 200 || status === 204) return true
  tally.failed(error || `status ${status}`)
  return false
}
