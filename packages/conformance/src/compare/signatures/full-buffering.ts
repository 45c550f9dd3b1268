import { finalHead, headerValue } from '@ssespec/recording'

import type { Signature } from '../signature.ts'

/** Nothing of a stream that goes on comes, all of one that ends does; or a Content-Length where there was none. */
export const fullBuffering: Signature = {
  name: 'full-buffering',
  explains: ['proxy/incremental', 'proxy/head-flushed'],
  advice: 'Have the proxy stream responses instead of collecting them.',
  remedies: {
    nginx: { lines: ['proxy_buffering off;'], provenBy: 'nginx-right' },
    lighttpd: { lines: ['server.stream-response-body = 2'], provenBy: 'lighttpd/right' },
    caddy: {
      lines: ['# in reverse_proxy neither response_buffers nor buffer_responses'],
      provenBy: 'caddy-2.11/default',
    },
    varnish: { lines: ['set beresp.do_stream = true;'], provenBy: 'varnish/right' },
    envoy: {
      lines: ['# on this route no filter that needs the whole body, such as envoy.filters.http.buffer'],
    },
  },
  see(facts) {
    if (!facts.failed('proxy/incremental')) return undefined
    const whole = facts.client('whole')
    const head = whole && finalHead(whole)
    const counted = head !== undefined && headerValue(head.headers, 'content-length') !== undefined
    if (facts.events('open') > 0) return undefined
    // A stream with more bytes comes through once they have filled the buffer, whatever its size.
    if (facts.events('dense') > 0) {
      return {
        confidence: 'likely',
        cause:
          'The proxy holds the response back until a large buffer is full: of a stream with few bytes nothing comes at all.',
      }
    }
    if (whole !== undefined && facts.events('whole') === 0) return undefined
    return {
      confidence: whole === undefined ? 'likely' : 'certain',
      cause: `The proxy collects the whole response and passes it on when the stream ends${counted ? ', with a Content-Length' : ''}.`,
    }
  },
}
