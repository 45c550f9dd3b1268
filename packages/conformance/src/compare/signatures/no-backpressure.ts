import type { Signature } from '../signature.ts'

/** The origin can send without end to a client that reads nothing. */
export const noBackpressure: Signature = {
  name: 'no-backpressure',
  explains: ['proxy/slow-reader'],
  advice: 'Switch response buffering off, or bound what is kept for one client.',
  remedies: {
    nginx: { lines: ['proxy_buffering off;  # or proxy_max_temp_file_size 0;'], provenBy: 'nginx-right' },
    lighttpd: { lines: ['server.stream-response-body = 2'] },
    squid: { lines: ['read_ahead_gap 16 KB'] },
  },
  see(facts) {
    const failed = facts.failed('proxy/slow-reader')
    if (failed === undefined || !/taken/.test(failed.actual)) return undefined
    return {
      confidence: 'certain',
      cause: `The proxy reads ahead for a client that does not read, into memory or a temporary file: ${failed.actual}.`,
    }
  },
}
