import { finalHead, headerValue } from '@ssespec/recording'

import type { Signature } from '../signature.ts'

/** Nothing of a stream that goes on comes, all of one that ends does; or a Content-Length where there was none. */
export const fullBuffering: Signature = {
  name: 'full-buffering',
  explains: ['proxy/incremental', 'proxy/head-flushed'],
  advice: 'Have the proxy stream responses instead of collecting them.',
  remedies: {
    lighttpd: { lines: ['server.stream-response-body = 2'] },
    nginx: { lines: ['proxy_buffering off;'], provenBy: 'nginx-right' },
    varnish: { lines: ['set beresp.do_stream = true;'] },
    envoy: {
      lines: ['# no envoy.filters.http.buffer and no filter that needs the whole body on this route'],
    },
  },
  see(facts) {
    if (!facts.failed('proxy/incremental')) return undefined
    const whole = facts.client('whole')
    const head = whole && finalHead(whole)
    const counted = head !== undefined && headerValue(head.headers, 'content-length') !== undefined
    const nothing = facts.events('open') === 0 && facts.events('dense') === 0
    if (!nothing || (whole !== undefined && facts.events('whole') === 0)) return undefined
    return {
      confidence: whole === undefined ? 'likely' : 'certain',
      cause: `The proxy collects the whole response and passes it on when the stream ends${counted ? ', with a Content-Length' : ''}.`,
    }
  },
}
