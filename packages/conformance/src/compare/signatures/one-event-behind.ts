import type { Signature } from '../signature.ts'

/** All events before a silence come but the last one. */
export const oneEventBehind: Signature = {
  name: 'one-event-behind',
  explains: ['proxy/incremental', 'proxy/compressed'],
  advice: 'Do not compress or filter text/event-stream in the proxy.',
  remedies: {
    haproxy: { lines: ['# no text/event-stream in it', 'compression type text/html text/css'] },
    nginx: { lines: ['proxy_buffering off;'], provenBy: 'nginx/matrix/unbuffered-1.1-empty-gzip-uncached' },
    trafficserver: { lines: ['# in the configuration of gzip.so or compress.so', 'flush true'] },
  },
  see(facts) {
    const steps = [
      { step: 'gzip', rule: 'proxy/compressed', what: 'compressor' },
      { step: 'get', rule: 'proxy/incremental', what: 'filter' },
    ] as const
    const found = steps.find(({ step, rule }) => {
      const unsent = facts.unsent('pause', step)
      return unsent && facts.failed(rule) && unsent.eventsWritten - unsent.eventsReceived === 1
    })
    return (
      found && {
        confidence: 'certain',
        cause: `A ${found.what} in the proxy is one event behind: each event is let go by the next, and the last before a silence stays.`,
      }
    )
  },
}
