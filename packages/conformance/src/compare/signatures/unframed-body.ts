import { finalHead, headerValue } from '@ssespec/recording'

import type { Signature } from '../signature.ts'

/** Over HTTP/1.1 the body has neither chunks nor a length: only the end of the connection ends it. */
export const unframedBody: Signature = {
  name: 'unframed-body',
  explains: ['proxy/end-visible'],
  advice: 'Let the proxy send chunks to HTTP/1.1 clients.',
  remedies: {
    nginx: { lines: ['chunked_transfer_encoding on;'], provenBy: 'nginx-right' },
  },
  see(facts) {
    const open = facts.client('crash', 'fin') ?? facts.client('open')
    const head = open && finalHead(open)
    if (!facts.failed('proxy/end-visible') || head?.httpVersion !== '1.1' || facts.speaksHttp10)
      return undefined
    if (headerValue(head.headers, 'transfer-encoding') ?? headerValue(head.headers, 'content-length'))
      return undefined
    return {
      confidence: 'certain',
      cause:
        'The proxy takes Transfer-Encoding away and ends the body with the connection, so that a client cannot tell the end from a cut.',
    }
  },
}
