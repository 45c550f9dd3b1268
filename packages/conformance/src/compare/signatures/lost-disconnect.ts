import type { Signature } from '../signature.ts'

/** A client left, and the origin goes on. */
export const lostDisconnect: Signature = {
  name: 'lost-disconnect',
  explains: ['proxy/cancel-reaches-origin'],
  advice:
    'Have the proxy close its connection to the origin when the client leaves, and have the origin write a heartbeat.',
  remedies: {
    nginx: { lines: ['proxy_ignore_client_abort off;'], provenBy: 'nginx-right' },
    haproxy: { lines: ['option abortonclose'], provenBy: 'haproxy/right' },
    varnish: { lines: ['# in vcl_recv, over HTTP/1.1', 'return (pipe);'], provenBy: 'varnish/right' },
  },
  see(facts) {
    const failed = facts.failed('proxy/cancel-reaches-origin')
    // A proxy that stores a response reads it to the end for the sake of its cache.
    if (failed === undefined || facts.failed('proxy/not-cached')) return undefined
    const active = failed.evidence.some(({ exchange }) => exchange === 'cancel/active')
    // While events flow only a setting keeps a proxy reading for nobody; a silent client is not looked at by many.
    return {
      confidence: 'certain',
      cause: active
        ? 'The proxy goes on reading from the origin when its client has left.'
        : 'The proxy does not look at its client while the origin is silent: it learns that it has left with the next write.',
    }
  },
}
