import type { Signature } from '../signature.ts'

/** A silent stream is cut, and an active one beside it is not. */
export const idleCut: Signature = {
  name: 'idle-cut',
  explains: ['proxy/idle', 'lifecycle/idle-cut'],
  advice:
    'Raise the proxy’s time-out for reads from the origin, or have the origin send a comment every 15 seconds.',
  remedies: {
    nginx: { lines: ['proxy_read_timeout 24h;'], provenBy: 'nginx-right' },
    haproxy: { lines: ['timeout server 24h', 'timeout client 24h'] },
    apache: { lines: ['ProxyTimeout 86400'] },
    envoy: { lines: ['idle_timeout: 0s', 'stream_idle_timeout: 0s'] },
    varnish: { lines: ['.between_bytes_timeout = 86400s;', '-p send_timeout=86400'] },
    h2o: { lines: ['proxy.timeout.io: 86400000'] },
    nghttpx: { lines: ['backend-read-timeout=24h'] },
    trafficserver: { lines: ['proxy.config.http.transaction_no_activity_timeout_out: 86400'] },
    squid: { lines: ['read_timeout 1 day'] },
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
