import type { Signature } from '../signature.ts'

const number = new Intl.NumberFormat('en-US')

/** Reads of one size that end inside events: a buffer is handed on when it is full. */
export const fixedBuffer: Signature = {
  name: 'fixed-buffer',
  explains: ['proxy/incremental', 'proxy/head-flushed', 'delivery/incremental', 'delivery/whole-events'],
  advice: 'Switch response buffering off for this route.',
  remedies: {
    nginx: { lines: ['proxy_buffering off;', 'proxy_http_version 1.1;'], provenBy: 'nginx-right' },
    varnish: {
      lines: ['set beresp.do_gzip = false;', 'set beresp.do_stream = true;'],
      provenBy: 'varnish/right',
    },
    apache: { lines: ['ProxyPass / http://ORIGIN/ flushpackets=on'], provenBy: 'apache/right' },
    lighttpd: { lines: ['server.stream-response-body = 2'], provenBy: 'lighttpd/right' },
  },
  see(facts) {
    const size = facts.block
    if (size === undefined || !facts.failed('proxy/incremental')) return undefined
    // With gzip on the way in, the same blocks come of unpacking: another signature says so.
    if (flowsCoded(facts)) return undefined
    const block = `${number.format(size)} bytes at a time`
    if (facts.speaksHttp10) {
      return {
        confidence: 'certain',
        cause: `The proxy asks the origin with HTTP/1.0 and buffers the answer, which then has no chunks: it passes it on ${block}.`,
      }
    }
    if (facts.unsent('accel') && facts.family === 'nginx') return undefined
    const compressor = facts.compresses && facts.unsent('pause', 'gzip') !== undefined
    return {
      confidence: compressor ? 'possible' : 'likely',
      cause: `The proxy, or one before it, buffers the response: it passes it on ${block}.`,
    }
  },
}

function flowsCoded(facts: Parameters<Signature['see']>[0]): boolean {
  return facts.compresses && facts.events('dense', 'gzip') > 0 && facts.unsent('pause', 'gzip') === undefined
}
