import type { Signature } from '../signature.ts'

const number = new Intl.NumberFormat('en-US')

/** Blocks for clients that offer no gzip alone: something compresses near the origin, and the proxy unpacks into a buffer. */
export const gunzipBuffer: Signature = {
  name: 'gunzip-buffer',
  explains: ['proxy/incremental', 'proxy/head-flushed', 'delivery/incremental', 'delivery/whole-events'],
  advice: 'Have nothing compress the stream before this proxy, so that it has nothing to unpack.',
  remedies: {
    varnish: {
      lines: ['# in vcl_backend_fetch', 'unset bereq.http.Accept-Encoding;'],
      provenBy: '32-kb/varnish-gunzip-identity',
    },
    nginx: { lines: ['gunzip off;', 'proxy_set_header Accept-Encoding "";'] },
  },
  see(facts) {
    if (!facts.failed('proxy/incremental') || !facts.compresses) return undefined
    if (facts.unsent('pause', 'get') === undefined || facts.unsent('pause', 'gzip') !== undefined)
      return undefined
    const size = facts.figures.granularityBytes
    return {
      confidence: size === null ? 'likely' : 'certain',
      cause: `Something near the origin compresses the stream, and the proxy unpacks it for clients that offer no gzip, ${size === null ? 'into a buffer that it hands on when it is full' : `into a buffer of ${number.format(size)} bytes`}. With gzip offered every event passes.`,
    }
  },
}
