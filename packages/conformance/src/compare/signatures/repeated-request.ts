import type { Signature } from '../signature.ts'

/** One request of a client, and several at the origin. */
export const repeatedRequest: Signature = {
  name: 'repeated-request',
  explains: ['proxy/not-retried'],
  advice: 'Switch retries off on this route.',
  remedies: {
    nginx: { lines: ['proxy_next_upstream off;'] },
    haproxy: { lines: ['retries 0'] },
    envoy: { lines: ['# no retry_policy on this route'], provenBy: 'envoy/right' },
    trafficserver: {
      lines: ['CONFIG proxy.config.http.connect_attempts_max_retries INT 0'],
      provenBy: 'trafficserver/right',
    },
  },
  see(facts) {
    const failed = facts.failed('proxy/not-retried')
    return (
      failed && {
        confidence: 'certain',
        cause: `The proxy asks the origin again by itself: ${failed.message}.`,
      }
    )
  },
}
