import { LONGEST_MS } from '../hostile-endpoint.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { later } from '../stream/later.ts'

export default {
  description: 'The request is taken and never answered; after two minutes the connection is cut.',
  serve(exchange) {
    later(exchange, LONGEST_MS, () => void exchange.response.destroy())
  },
} satisfies Hostile as Hostile
