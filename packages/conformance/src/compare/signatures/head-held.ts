import type { Signature } from '../signature.ts'

/** The head comes with the first bytes of the body. */
export const headHeld: Signature = {
  name: 'head-held',
  explains: ['proxy/head-flushed'],
  advice: 'Have the origin send a comment line together with the head.',
  remedies: {
    nginx: {
      lines: [
        'proxy_buffering off;',
        '# over HTTP/2 with TLS before 1.25 have the origin send a comment at once as well',
      ],
      provenBy: 'nginx-right',
    },
    h2o: { lines: ['# have the origin send a comment at once'] },
  },
  see(facts) {
    if (!facts.failed('proxy/head-flushed') || facts.failed('proxy/incremental')) return undefined
    return {
      confidence: 'certain',
      cause: 'The proxy keeps the response head until the first byte of the body comes.',
    }
  },
}
