import type { Signature } from '../signature.ts'

/** A silent stream is cut, and an active one beside it is not. */
export const idleCut: Signature = {
  name: 'idle-cut',
  explains: ['proxy/idle', 'lifecycle/idle-cut'],
  advice:
    'Raise the proxy’s time-out for reads from the origin, or have the origin send a comment every 15 seconds.',
  remedies: {
    nginx: { lines: ['proxy_read_timeout 24h;'], provenBy: 'nginx-right' },
    haproxy: { lines: ['timeout client 24h', 'timeout server 24h'], provenBy: 'haproxy/right' },
    apache: { lines: ['ProxyTimeout 86400', 'Timeout 86400'], provenBy: 'apache/right' },
    envoy: { lines: ['stream_idle_timeout: 0s'], provenBy: 'envoy/right' },
    varnish: {
      lines: [
        '.between_bytes_timeout = 24h;',
        '# and on the command line',
        '-p send_timeout=86400 -p idle_send_timeout=86400',
      ],
      provenBy: 'varnish/right',
    },
    h2o: { lines: ['proxy.timeout.io: 86400000'], provenBy: 'h2o/right' },
    nghttpx: { lines: ['backend-read-timeout=24h'], provenBy: 'nghttpx/right' },
    trafficserver: {
      lines: ['CONFIG proxy.config.http.transaction_no_activity_timeout_out INT 86400'],
      provenBy: 'trafficserver/right',
    },
    squid: { lines: ['read_timeout 1 day'], provenBy: 'squid/right' },
  },
  see(facts) {
    const failed = facts.failed('proxy/idle')
    if (failed === undefined || facts.failed('proxy/lifetime')) return undefined
    const { idleCutS } = facts.figures
    const spared = facts.passed('proxy/lifetime')
      ? ' A stream with an event each second lives on, so heartbeats prevent it.'
      : ''
    return {
      confidence: 'certain',
      cause: `A time-out of the proxy cuts a stream after ${idleCutS ?? 'some'} s without a byte from the origin.${spared}`,
    }
  },
}
