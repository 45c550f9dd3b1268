import type { Signature } from '../signature.ts'

/** Fields of the request are lost, changed, or forwarded though they are for one hop. */
export const headerFaults: Signature = {
  name: 'header-faults',
  explains: ['proxy/headers', 'proxy/last-event-id', 'proxy/status-passes'],
  advice:
    'Let the proxy pass the fields of the request on as they are, and drop those that Connection names.',
  remedies: {
    squid: {
      lines: ['cache_peer ORIGIN parent PORT 0 no-query originserver login=PASSTHRU'],
      provenBy: 'squid/right',
    },
    varnish: {
      lines: [
        '# in vcl_recv',
        'unset req.http.Proxy-Connection;',
        'unset req.http.Keep-Alive;',
        'unset req.http.TE;',
        'unset req.http.Upgrade;',
      ],
      provenBy: 'varnish/right',
    },
    nginx: {
      lines: [
        '# nginx does not read Connection: name each field',
        'proxy_set_header Proxy-Connection "";',
        'large_client_header_buffers 4 16k;',
      ],
    },
    apache: { lines: ['LimitRequestFieldSize 16380'] },
  },
  see(facts) {
    const failed =
      facts.failed('proxy/headers') ??
      facts.failed('proxy/last-event-id') ??
      facts.failed('proxy/status-passes')
    return (
      failed && {
        confidence: 'certain',
        cause: `The proxy does not pass a message on as it is: ${failed.message}.`,
      }
    )
  },
}
