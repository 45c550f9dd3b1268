import type { Signature } from '../signature.ts'

const number = new Intl.NumberFormat('en-US')

/** An origin that says `X-Accel-Buffering: no` is buffered all the same: one nginx ate the header, or was told to ignore it. */
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
    // Directly behind the origin nginx obeys the header: it buffers where the header did not get to it.
    return {
      confidence: facts.speaksHttp10 ? 'possible' : 'likely',
      cause: `An nginx nearer to the origin ate X-Accel-Buffering: no, which is good for one hop, and the one in front of it buffers; or that one is told to ignore the header.${block}`,
    }
  },
}
