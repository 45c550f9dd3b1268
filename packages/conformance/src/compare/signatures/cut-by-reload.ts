import type { Signature } from '../signature.ts'

/** Open streams are cut when the configuration is read again. */
export const cutByReload: Signature = {
  name: 'cut-by-reload',
  explains: ['proxy/reload'],
  advice: 'Give old workers as long as streams live.',
  remedies: {
    nginx: {
      lines: ['# without worker_shutdown_timeout, or', 'worker_shutdown_timeout 24h;'],
      provenBy: 'nginx-right',
    },
    haproxy: { lines: ['hard-stop-after 24h'] },
    caddy: { lines: ['grace_period 24h'] },
  },
  see(facts) {
    const failed = facts.failed('proxy/reload')
    return (
      failed && {
        confidence: 'certain',
        cause: `A reload ends the streams of the old workers when their time is up: ${failed.actual}.`,
      }
    )
  },
}
