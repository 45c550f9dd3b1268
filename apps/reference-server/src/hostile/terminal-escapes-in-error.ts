import type { Hostile } from '../hostile-endpoint.ts'
import { ESCAPES } from '../stream/terminal-escapes.ts'

export default {
  description: 'A page of status 500 made of terminal escapes.',
  serve({ request, response }) {
    request.resume()
    response.status(500).type('text/plain').send(`${ESCAPES}\n`)
  },
} satisfies Hostile as Hostile
