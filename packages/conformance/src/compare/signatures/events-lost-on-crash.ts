import type { Signature } from '../signature.ts'

/** The origin crashed, and events that it had sent before never came. */
export const eventsLostOnCrash: Signature = {
  name: 'events-lost-on-crash',
  explains: ['proxy/incremental', 'proxy/end-visible'],
  advice: 'Switch response buffering off: what waits in a buffer is thrown away when the origin breaks off.',
  remedies: {
    nginx: { lines: ['proxy_buffering off;', 'proxy_http_version 1.1;'], provenBy: 'nginx-right' },
    varnish: {
      lines: ['set beresp.do_gzip = false;', 'set beresp.do_stream = true;'],
      provenBy: 'varnish/right',
    },
  },
  see(facts) {
    if (!facts.failed('proxy/incremental') && !facts.failed('proxy/end-visible')) return undefined
    const lost = ['fin', 'reset'].flatMap((step) => {
      const [origin] = facts.atOrigin('crash', step)
      const written = origin ? facts.events('crash', `${step}@origin`) : 0
      const missing = written - facts.events('crash', step)
      return missing > 0 ? [{ written, missing }] : []
    })[0]
    return (
      lost && {
        confidence: 'certain',
        cause: `When the origin breaks off, ${lost.missing} of the ${lost.written} events that it had sent are thrown away with the proxy’s buffer.`,
      }
    )
  },
}
