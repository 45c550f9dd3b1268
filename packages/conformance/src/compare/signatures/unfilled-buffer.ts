import type { Signature } from '../signature.ts'

/** Small events pass, and the end of a large one stays: it does not fill the buffer that it came into. */
export const unfilledBuffer: Signature = {
  name: 'unfilled-buffer',
  explains: ['proxy/incremental', 'proxy/slow-reader', 'proxy/head-flushed'],
  advice: 'Switch response buffering off for this route.',
  remedies: {
    nginx: { lines: ['proxy_buffering off;'], provenBy: 'nginx-right' },
  },
  see(facts) {
    const large = facts.unsent('pause', 'large')
    if (large === undefined || facts.unsent('pause', 'get') !== undefined) return undefined
    return {
      confidence: 'certain',
      cause: `The proxy buffers the response: small events pass, but the last ${large.written - large.received} bytes of a large one stay in a buffer that they do not fill.`,
    }
  },
}
