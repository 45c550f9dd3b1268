import { eventStream } from '../../stream/event-stream.ts'
import { redirect } from '../../stream/redirect.ts'
import type { Faults } from '../fault.ts'

const QUERY = '?access_token=an-example-and-no-secret'

export default {
  query: {
    description: 'The token is part of the URL, so that it stands in the logs of every server on the way.',
    query: QUERY,
    serve: eventStream({}),
  },
  redirect: {
    description: 'A redirect puts a token into the URL.',
    serve: redirect(302, `/faults/security/token-in-url/query${QUERY}`),
  },
} satisfies Faults as Faults
