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
    nginx: { lines: ['# in every nginx of the chain', 'proxy_http_version 1.1;'], provenBy: 'nginx/chain' },
    caddy: { lines: ['# Caddy 2.11 passes a cut on'], provenBy: 'caddy-2.11/default' },
    haproxy: { lines: ['# not to be had over HTTP/2 in 2.6: have the last event say that it is the last'] },
    varnish: { lines: ['# in vcl_recv, over HTTP/1.1', 'return (pipe);'], provenBy: 'varnish/right' },
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
