import type { Facts } from '../facts.ts'
import type { Signature } from '../signature.ts'

/** Streams beyond some number are not accepted or not answered, though no limit of HTTP/2 says so. */
export const exhausted: Signature = {
  name: 'exhausted',
  explains: ['proxy/concurrent-streams', 'proxy/h2-streams'],
  advice:
    'Raise the proxy’s limits of connections, workers and open files: a stream takes two connections for as long as it lasts.',
  remedies: {
    nginx: { lines: ['worker_connections 4096;'], provenBy: 'nginx-right' },
    haproxy: { lines: ['maxconn 4000'], provenBy: 'haproxy/right' },
    apache: { lines: ['MaxRequestWorkers 512'], provenBy: 'apache/right' },
  },
  see(facts) {
    const failed = facts.failed('proxy/concurrent-streams') ?? beyondWord(facts)
    if (failed === undefined || /status \d{3}/.test(failed.actual)) return undefined
    return {
      confidence: 'likely',
      cause: `The proxy serves ${facts.figures.maxStreams ?? 'a few'} streams at once and leaves the others without an answer: its connections or workers are used up.`,
    }
  },
}

/** An nginx that serves fewer streams than it says has no connections left: it has no workers to run out of. */
function beyondWord(facts: Facts): ReturnType<Facts['failed']> {
  const { advertisedStreams } = facts.figures
  const few = advertisedStreams !== null && advertisedStreams < 100
  return facts.family === 'nginx' && !few ? facts.failed('proxy/h2-streams') : undefined
}
