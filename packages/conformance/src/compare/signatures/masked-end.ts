import type { Signature } from '../signature.ts'
import { http10Upstream } from './http10-upstream.ts'
import { unframedBody } from './unframed-body.ts'

/** A last chunk or END_STREAM where the origin crashed, though HTTP/1.1 told the proxy of it. */
export const maskedEnd: Signature = {
  name: 'masked-end',
  explains: ['proxy/end-visible'],
  advice:
    'Use a version of the proxy that passes a cut on; have the origin send an event that says that it is the last.',
  remedies: {
    // HTTP/1.1 is passed on by nginx: somewhere in a chain of them HTTP/1.0 is spoken.
    nginx: { lines: ['proxy_http_version 1.1;  # in every nginx of the chain'], provenBy: 'nginx/chain' },
    caddy: { lines: ['# 2.7 or later'] },
    haproxy: { lines: ['# 2.8 or later'] },
  },
  see(facts) {
    if (!facts.failed('proxy/end-visible')) return undefined
    if (http10Upstream.see(facts) ?? unframedBody.see(facts)) return undefined
    return {
      confidence: 'certain',
      cause:
        'The proxy ends the stream in order when its connection to the origin breaks in the middle of a chunk.',
    }
  },
}
