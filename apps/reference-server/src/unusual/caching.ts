import { eventStream } from '../stream/event-stream.ts'
import type { Fields } from '../stream/head.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

/** A stream that shared caches have to leave alone, said in other words than no-store, no-cache and private. */
function saying(description: string, fields: Fields): Unusual {
  return { description, serve: eventStream({ fields }) }
}

export default {
  'must-revalidate': saying('Stale at once, and no cache may use it then.', {
    'Cache-Control': 'max-age=0, must-revalidate, no-transform',
  }),
  'proxy-revalidate': saying('Stale at once, and no shared cache may use it then.', {
    'Cache-Control': 'max-age=0, proxy-revalidate, no-transform',
  }),
  'shared-age': saying('Of no age in a shared cache.', {
    'Cache-Control': 's-maxage=0, max-age=60, no-transform',
  }),
  expired: saying('Expired from the start, and no cache may use it then.', {
    'Cache-Control': 'must-revalidate, no-transform',
    Expires: '0',
  }),
  'vary-all': saying('The answer to no other request, says Vary.', {
    'Cache-Control': 'no-transform',
    Vary: '*',
  }),
} satisfies UnusualServers as UnusualServers
