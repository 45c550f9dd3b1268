import type { Exchange } from '../exchange.ts'
import type { Reader } from '../stream/channel.ts'
import type { OpenStream } from '../stream/open-streams.ts'
import { answerOf, newestOf, sendJson, updatesAsked } from './updates.ts'

/** Proxies end a request that is silent for longer: nginx after 60 s, many load balancers after 30. */
const PATIENCE_MS = 25_000

/** `/transports/long-poll?after=N`: answers when there is something new, or with nothing after 25 s. */
export function serveLongPoll(exchange: Exchange): void {
  const { request, response, state } = exchange
  const updates = updatesAsked(exchange)
  if (updates === undefined) return
  const newest = newestOf(updates)
  if (newest > (updates.after ?? 0)) return sendJson(exchange, answerOf(updates, newest))

  request.socket.setTimeout(0)
  const answer = (latest: number): void => {
    leave()
    sendJson(exchange, answerOf(updates, latest))
  }
  const reader: Reader = {
    deliver(latest) {
      // Who asks again while others are still being answered is told what it knows.
      if (latest > (updates.after ?? 0)) answer(latest)
    },
  }
  const stream: OpenStream = { response, end: () => answer(0) }
  const patience = setTimeout(() => answer(0), PATIENCE_MS)
  function leave(): void {
    clearTimeout(patience)
    updates!.channel.leave(reader)
    state.streams.delete(stream)
  }
  response.once('close', leave)
  state.streams.add(stream)
  updates.channel.join(reader)
}
