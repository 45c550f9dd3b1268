import type { Hostile } from '../hostile-endpoint.ts'
import { queryOf } from '../routes/query.ts'
import { redirect } from '../stream/redirect.ts'

export default {
  description: 'Each redirect leads to another one, to a new URL each time.',
  serve(exchange) {
    const hop = Number.parseInt(queryOf(exchange.request).get('hop') ?? '0', 10) || 0
    return redirect(302, `/hostile/endless-redirects?hop=${hop + 1}`)(exchange)
  },
} satisfies Hostile as Hostile
