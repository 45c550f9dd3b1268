import type { Exchange } from '../exchange.ts'
import { later } from './later.ts'

/** Nobody waits longer than this. */
const LONGEST_MS = 120_000

/** Takes the request and leaves it unanswered. */
export function neverAnswer(exchange: Exchange): void {
  exchange.request.resume()
  later(exchange, LONGEST_MS, () => void exchange.response.destroy())
}
