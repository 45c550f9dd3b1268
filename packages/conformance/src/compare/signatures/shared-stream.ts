import type { Signature } from '../signature.ts'

/** One request to the origin for two clients that both got an answer. */
export const sharedStream: Signature = {
  name: 'shared-stream',
  explains: ['proxy/not-cached', 'proxy/cancel-reaches-origin', 'proxy/concurrent-streams'],
  advice: 'Switch the cache off for this route.',
  remedies: {
    nginx: { lines: ['proxy_cache off;'], provenBy: 'nginx-right' },
    varnish: { lines: ['# in vcl_recv', 'return (pass);'], provenBy: 'varnish/right' },
    trafficserver: { lines: ['CONFIG proxy.config.http.cache.http INT 0'], provenBy: 'trafficserver/right' },
    squid: { lines: ['cache deny all'], provenBy: 'squid/right' },
    apache: { lines: ['CacheDisable /'] },
  },
  see(facts) {
    if (!facts.failed('proxy/not-cached')) return undefined
    const live = facts.atOrigin('twice', 'live').length === 1 && facts.status('twice', 'live-2') === 200
    const ended = facts.atOrigin('twice', 'ended').length === 1 && facts.status('twice', 'ended-2') === 200
    if (!live && !ended) return undefined
    const goesOn = facts.failed('proxy/cancel-reaches-origin')
      ? ' It reads on for its cache when the client has left.'
      : ''
    return {
      confidence: 'certain',
      cause: `${
        live
          ? 'The proxy gives a second client the stream of the first, from its cache, against the origin’s no-store.'
          : 'The proxy stores a stream that has ended, against the origin’s no-store, and gives the next client its old events without asking the origin.'
      }${goesOn}`,
    }
  },
}
