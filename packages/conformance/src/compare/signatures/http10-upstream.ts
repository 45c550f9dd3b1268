import type { Signature } from '../signature.ts'

/** The origin is asked with HTTP/1.0, so that its crash looks like the end. */
export const http10Upstream: Signature = {
  name: 'http10-upstream',
  explains: ['proxy/end-visible'],
  advice: 'Speak HTTP/1.1 to the origin.',
  remedies: {
    nginx: { lines: ['proxy_http_version 1.1;'], provenBy: 'nginx-right' },
    apache: { lines: ['# without SetEnv force-proxy-request-1.0'], provenBy: 'apache/right' },
    lighttpd: { lines: ['proxy.header = ( "force-http10" => "disable" )'] },
  },
  see(facts) {
    if (!facts.failed('proxy/end-visible') || !facts.speaksHttp10) return undefined
    return {
      confidence: 'certain',
      cause:
        'The proxy asks the origin with HTTP/1.0, whose answers end with the connection: a crash of the origin looks like the end of the stream.',
    }
  },
}
