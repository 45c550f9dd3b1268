import { redirect } from '../../stream/redirect.ts'
import type { Faults } from '../fault.ts'

export default {
  loop: {
    description: 'A redirect to itself, without end.',
    serve: redirect(302, '/faults/response/redirect/loop'),
  },
  'no-location': {
    description: 'A 302 that does not say where to go.',
    serve: redirect(302, undefined),
  },
  'to-file': {
    description: 'A redirect to a file: URL, which is a network error (Fetch 4.4: only HTTP(S) schemes).',
    serve: redirect(302, 'file:///tmp/events'),
  },
  unreachable: {
    description: 'A redirect to a port where nobody listens.',
    // tcpmux (RFC 1078), which nobody serves.
    serve: redirect(307, 'http://127.0.0.1:1/events'),
  },
} satisfies Faults as Faults
