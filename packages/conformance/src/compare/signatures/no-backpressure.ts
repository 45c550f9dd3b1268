import type { Signature } from '../signature.ts'

/** The origin can send without end to a client that reads nothing. */
export const noBackpressure: Signature = {
  name: 'no-backpressure',
  explains: ['proxy/slow-reader'],
  advice: 'Switch response buffering off, or bound what is kept for one client.',
  remedies: {
    nginx: { lines: ['proxy_buffering off;'], provenBy: 'nginx-right' },
    lighttpd: { lines: ['server.stream-response-body = 2'], provenBy: 'lighttpd/right' },
    envoy: {
      lines: ['http2_protocol_options: { initial_stream_window_size: 1048576 }'],
      provenBy: 'envoy/right',
    },
    varnish: {
      lines: ['# in vcl_recv, over HTTP/1.1', 'return (pipe);', '# and over HTTP/2', 'return (pass);'],
      provenBy: 'varnish/right',
    },
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
