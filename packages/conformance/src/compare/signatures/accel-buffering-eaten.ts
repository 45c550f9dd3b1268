import type { Signature } from '../signature.ts'

const number = new Intl.NumberFormat('en-US')

/** In a chain of nginx the one that is told `X-Accel-Buffering: no` eats the header, and another one buffers. */
export const accelBufferingEaten: Signature = {
  name: 'accel-buffering-eaten',
  explains: ['proxy/incremental', 'proxy/head-flushed'],
  advice: 'Have every proxy of the chain pass X-Accel-Buffering on, or switch buffering off in each.',
  remedies: {
    nginx: {
      lines: [
        '# in the nginx nearest to the origin',
        'proxy_pass_header X-Accel-Buffering;',
        '# or in the one in front of it',
        'proxy_buffering off;',
        'proxy_http_version 1.1;',
      ],
      provenBy: 'nginx/accel-buffering/passed',
    },
  },
  see(facts) {
    if (!facts.failed('proxy/incremental') || facts.unsent('accel') === undefined) return undefined
    if (facts.family !== 'nginx' || !facts.headers?.response.removed.includes('x-accel-buffering'))
      return undefined
    const size = facts.figures.granularityBytes
    const block = size === null ? '' : ` It holds ${number.format(size)} bytes.`
    // Who speaks HTTP/1.1 to the origin passes events on as they come: it is another one that buffers, so there is a chain.
    const chain = !facts.speaksHttp10
    return {
      confidence: chain ? 'likely' : 'possible',
      cause: `${chain ? 'The' : 'If there are several nginx in a row, the'} one nearest to the origin ate X-Accel-Buffering: no, which is good for one hop, and one in front of it buffers.${block}`,
    }
  },
}
