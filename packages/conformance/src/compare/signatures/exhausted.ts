import type { Signature } from '../signature.ts'

/** Over HTTP/1.1 connections beyond some number are not accepted or not answered. */
export const exhausted: Signature = {
  name: 'exhausted',
  explains: ['proxy/concurrent-streams'],
  advice:
    'Raise the proxy’s limits of connections, workers and open files: a stream takes two connections for as long as it lasts.',
  remedies: {
    nginx: { lines: ['worker_connections 4096;'], provenBy: 'nginx-right' },
    haproxy: { lines: ['maxconn 4000'], provenBy: 'haproxy/right' },
    apache: { lines: ['MaxRequestWorkers 512'], provenBy: 'apache/right' },
  },
  see(facts) {
    const failed = facts.failed('proxy/concurrent-streams')
    if (failed === undefined || /status \d{3}/.test(failed.actual)) return undefined
    return {
      confidence: 'likely',
      cause: `The proxy serves ${facts.figures.maxStreams ?? 'a few'} streams at once and leaves the others without an answer: its connections or workers are used up.`,
    }
  },
}
