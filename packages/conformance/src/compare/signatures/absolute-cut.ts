import type { Signature } from '../signature.ts'

/** An active stream is cut at a fixed second. */
export const absoluteCut: Signature = {
  name: 'absolute-cut',
  explains: ['proxy/lifetime', 'proxy/idle'],
  advice: 'Take the limit on the whole request or response from this route; heartbeats do not help.',
  remedies: {
    envoy: { lines: ['timeout: 0s'], provenBy: 'envoy/right' },
  },
  see(facts) {
    const failed = facts.failed('proxy/lifetime')
    return (
      failed && {
        confidence: 'certain',
        cause: `A limit on the whole response: the stream is ${failed.message}.`,
      }
    )
  },
}
