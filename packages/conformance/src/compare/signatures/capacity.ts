import type { Signature } from '../signature.ts'

/** Beyond some streams the proxy answers with an error page of its own. */
export const capacity: Signature = {
  name: 'capacity',
  explains: ['proxy/concurrent-streams', 'proxy/h2-streams'],
  advice: 'Raise the proxy’s limits of connections: a stream takes two for as long as it lasts.',
  remedies: {
    nginx: { lines: ['worker_connections 4096;'], provenBy: 'nginx-right' },
    haproxy: { lines: ['maxconn 4000'], provenBy: 'haproxy/right' },
    apache: { lines: ['MaxRequestWorkers 512'], provenBy: 'apache/right' },
  },
  see(facts) {
    const failed = facts.failed('proxy/concurrent-streams') ?? facts.failed('proxy/h2-streams')
    const status = /status (\d{3})/.exec(failed?.actual ?? '')?.[1]
    if (failed === undefined || status === undefined) return undefined
    const { maxStreams } = facts.figures
    const how =
      status === '503'
        ? { name: 'a limit of connections or requests for each client', nginx: 'limit_conn clients 1000;' }
        : { name: 'its connections are used up', nginx: 'worker_connections 4096;' }
    return {
      confidence: facts.family === 'nginx' ? 'certain' : 'likely',
      cause: `After ${maxStreams ?? 'a few'} streams the proxy answers with ${status} itself: ${how.name}.`,
      ...(facts.family === 'nginx' && {
        remedy: { lines: [how.nginx], ...(status !== '503' && { provenBy: 'nginx-right' }) },
      }),
    }
  },
}
