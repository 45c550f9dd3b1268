import type { Signature } from '../signature.ts'

/** The content is not the origin’s. */
export const changedContent: Signature = {
  name: 'changed-content',
  explains: ['proxy/bytes-identical'],
  advice: 'Switch off what rewrites or limits content on this route.',
  remedies: {
    nginx: { lines: ['# no sub_filter, addition or ssi for text/event-stream'] },
    apache: { lines: ['# no mod_substitute or mod_proxy_html on this route'] },
  },
  see(facts) {
    const failed = facts.failed('proxy/bytes-identical')
    return (
      failed && {
        confidence: 'certain',
        cause: `Something on the way rewrites the stream: ${failed.message}.`,
      }
    )
  },
}
