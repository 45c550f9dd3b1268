import type { Exchange } from '../exchange.ts'
import { answerOf, newestOf, sendJson, updatesAsked } from './updates.ts'

/** `/transports/poll?after=N`: what is new, at once, be it nothing. */
export function servePoll(exchange: Exchange): void {
  const updates = updatesAsked(exchange)
  if (updates !== undefined) sendJson(exchange, answerOf(updates, newestOf(updates)))
}
