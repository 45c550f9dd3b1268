import type { Signature } from '../signature.ts'

const number = new Intl.NumberFormat('en-US')

/** Events come one by one in plain, and in blocks with a coding: the compressor is not flushed. */
export const unflushedCompression: Signature = {
  name: 'unflushed-compression',
  explains: ['proxy/compressed', 'proxy/incremental'],
  advice: 'Do not compress text/event-stream in the proxy.',
  remedies: {
    nginx: { lines: ['proxy_buffering off;'], provenBy: 'nginx/matrix/unbuffered-1.1-empty-gzip-uncached' },
    varnish: { lines: ['set beresp.do_gzip = false;'], provenBy: 'varnish/right' },
    haproxy: { lines: ['# no text/event-stream in it', 'compression type text/html text/css'] },
    caddy: {
      lines: ['# no text/event-stream in what encode matches; or Caddy 2.11, which flushes'],
      provenBy: 'caddy-2.11/gzip',
    },
    trafficserver: { lines: ['# in the configuration of gzip.so or compress.so', 'flush true'] },
    apache: { lines: ['SetEnvIf Request_URI ^/events no-gzip'] },
  },
  see(facts) {
    const unsent = facts.unsent('pause', 'gzip')
    const plain = facts.unsent('pause', 'get')
    // The rule may be blocked by a defect that the plain stream has as well.
    const coded =
      facts.failed('proxy/compressed') !== undefined || (unsent !== undefined && plain === undefined)
    const both = unsent !== undefined && plain !== undefined && facts.compresses && !facts.speaksHttp10
    if (!coded && !both) return undefined
    // The last event alone waits for the next: a compressor that is one behind.
    if (unsent && unsent.eventsWritten - unsent.eventsReceived === 1) return undefined
    const size = facts.codedGranularity ?? (both ? facts.block : undefined)
    const block = size === undefined ? 'until its buffers are full' : `${number.format(size)} bytes at a time`
    const unpacked = both ? ', and unpacks it for those that do not,' : ''
    return {
      confidence: facts.compresses && !both ? 'certain' : 'likely',
      cause: `The proxy compresses the stream for clients that offer gzip${unpacked} and does not flush the compressor after each event: what it makes comes ${block}, the later the better the stream compresses.`,
    }
  },
}
