import type { Signature } from '../signature.ts'

/** The second client of a URL gets nothing while the first one has its stream. */
export const cacheLock: Signature = {
  name: 'cache-lock',
  explains: ['proxy/not-cached', 'proxy/cancel-reaches-origin', 'proxy/concurrent-streams'],
  advice: 'Switch the cache, or its lock, off for this route.',
  remedies: {
    nginx: { lines: ['proxy_cache off;'], provenBy: 'nginx-right' },
    varnish: { lines: ['# in vcl_recv', 'return (pass);'], provenBy: 'varnish/right' },
    squid: { lines: ['collapsed_forwarding off'] },
  },
  see(facts) {
    if (!facts.failed('proxy/not-cached')) return undefined
    const asked = facts.atOrigin('twice', 'live').length
    if (asked !== 1 || facts.client('twice', 'live-2') === undefined) return undefined
    if (facts.status('twice', 'live-2') !== undefined) return undefined
    return {
      confidence: 'certain',
      cause:
        'The proxy makes a second client wait until the stream of the first is complete, to give it that from its cache.',
    }
  },
}
