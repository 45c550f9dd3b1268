import type { Signature } from '../signature.ts'

const number = new Intl.NumberFormat('en-US')

/** Events come one by one in plain, and in blocks with a coding: the compressor is not flushed. */
export const unflushedCompression: Signature = {
  name: 'unflushed-compression',
  explains: ['proxy/compressed', 'proxy/incremental'],
  advice: 'Do not compress text/event-stream in the proxy.',
  remedies: {
    nginx: {
      lines: ['proxy_buffering off;  # or gzip off;'],
      provenBy: 'nginx/matrix/unbuffered-1.1-empty-gzip-uncached',
    },
    varnish: { lines: ['set beresp.do_gzip = false;'] },
    haproxy: { lines: ['compression type text/html text/plain  # without text/event-stream'] },
    apache: { lines: ['SetEnvIf Request_URI ^/events no-gzip'] },
  },
  see(facts) {
    const unsent = facts.unsent('pause', 'gzip')
    // The rule may be blocked by a defect that the plain stream has as well.
    const hidden = unsent !== undefined && facts.unsent('pause', 'get') === undefined
    if (!facts.failed('proxy/compressed') && !hidden) return undefined
    // The last event alone waits for the next: a compressor that is one behind.
    if (unsent && unsent.eventsWritten - unsent.eventsReceived === 1) return undefined
    const size = facts.codedGranularity
    const block = size === undefined ? 'until its buffers are full' : `${number.format(size)} bytes at a time`
    return {
      confidence: facts.compresses ? 'certain' : 'likely',
      cause: `The proxy compresses the stream for clients that offer gzip and does not flush the compressor after each event: what it makes comes ${block}, the later the better the stream compresses.`,
    }
  },
}
