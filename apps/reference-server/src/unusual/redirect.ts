import { redirect } from '../stream/redirect.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

function leading(status: number): Unusual {
  return {
    description: `A redirect of status ${status} to a good stream.`,
    serve: redirect(status, '/events'),
  }
}

export default {
  '301': leading(301),
  '302': leading(302),
  '303': leading(303),
  '307': leading(307),
  '308': leading(308),
  'two-hops': {
    description: 'A redirect to a redirect to a good stream.',
    serve: redirect(307, '/unusual/redirect/302'),
  },
  relative: {
    description: 'A redirect whose Location is a relative path.',
    serve: redirect(302, '../../events?rate=20'),
  },
} satisfies UnusualServers as UnusualServers
