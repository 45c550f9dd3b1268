import type { Signature } from '../signature.ts'

/** An HTTP/2 connection carries few streams, as advertised or fewer. */
export const streamCap: Signature = {
  name: 'stream-cap',
  explains: ['proxy/h2-streams'],
  advice: 'Raise the number of streams that a connection may carry, and the workers that serve them.',
  remedies: {
    nginx: { lines: ['http2_max_concurrent_streams 1000;'], provenBy: 'nginx-right' },
    haproxy: { lines: ['tune.h2.max-concurrent-streams 1000'] },
    nghttpx: { lines: ['frontend-http2-max-concurrent-streams=1000'] },
    trafficserver: {
      lines: ['CONFIG proxy.config.http2.max_concurrent_streams_in INT 1000'],
      provenBy: 'trafficserver/right',
    },
    h2o: { lines: ['http2-max-concurrent-requests-per-connection: 1000'] },
  },
  see(facts) {
    if (!facts.failed('proxy/h2-streams') || refused(facts)) return undefined
    const { advertisedStreams, maxStreams } = facts.figures
    const few = advertisedStreams !== null && advertisedStreams < 100
    // An nginx that serves fewer than it says has no connections left: it has no workers to run out of.
    if (!few && facts.family === 'nginx') return undefined
    return {
      confidence: 'certain',
      cause: few
        ? `The proxy allows ${advertisedStreams} streams on an HTTP/2 connection: the next request waits in the client, without an error.`
        : `The proxy says that an HTTP/2 connection carries ${advertisedStreams ?? 'any number of'} streams and serves ${maxStreams} at once: its workers are used up.`,
    }
  },
}

/** The others were answered, with an error: that is a limit of another kind. */
function refused(facts: Parameters<Signature['see']>[0]): boolean {
  return /then status/.test(facts.failed('proxy/h2-streams')?.actual ?? '')
}
