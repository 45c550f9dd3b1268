import type { Signature } from '../signature.ts'

/** The nginx that the origin itself told not to buffer does so all the same. */
export const accelBufferingIgnored: Signature = {
  name: 'accel-buffering-ignored',
  explains: ['proxy/incremental', 'proxy/head-flushed'],
  advice: 'Have the proxy obey X-Accel-Buffering, or switch buffering off in it.',
  remedies: {
    nginx: {
      lines: [
        '# without proxy_ignore_headers X-Accel-Buffering, or',
        'proxy_buffering off;',
        'proxy_http_version 1.1;',
      ],
      provenBy: 'nginx-right',
    },
  },
  see(facts) {
    if (!facts.failed('proxy/incremental') || facts.unsent('accel') === undefined) return undefined
    // Of a chain that speaks HTTP/1.1 to the origin it is another one that buffers: that ate the header, or never got it.
    if (facts.family !== 'nginx' || !facts.speaksHttp10) return undefined
    return {
      confidence: 'possible',
      cause:
        'If this nginx is the only one, it is told to ignore X-Accel-Buffering: no, which the origin sent, by proxy_ignore_headers.',
    }
  },
}
