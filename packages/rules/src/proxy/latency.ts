import { compose, type Recording } from '@ssespec/recording'

import { addedLatency } from '../analysis/latency.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

/** What half of the events may be late, in ms: a cork shows, a busy machine does not. */
const ALLOWED_MS = 50

export const rule: Rule = {
  id: 'proxy/latency',
  title: 'the proxy adds little to the time that an event takes',
  level: 'advice',
  party: 'proxy',
  source: {
    title: 'Field practice: HAProxy 2.6 without http-no-delay',
    url: 'https://docs.haproxy.org/2.6/configuration.html#4.2-option%20http-no-delay',
    quote:
      'Measured: without option http-no-delay HAProxy 2.6 hands small events on in batches, about 100 ms late for half of them and 200 to 210 ms at most, whatever their rate; other proxies add less than a millisecond.',
  },
  why: 'Each event comes late, by as much as a person notices.',
  fix: {
    text: 'Have the proxy send small pieces at once: no cork, no Nagle algorithm.',
    on: { haproxy: 'option http-no-delay', nginx: 'tcp_nodelay on;  # the default' },
  },
  needs: ['open'],
  after: ['proxy/incremental'],
  examples: {
    pass: [{ title: '2 ms', recordings: [late(3)], direct: [late(1)] }],
    fail: [{ title: '100 ms', recordings: [late(101)], direct: [late(1)] }],
  },
  judge(view) {
    const via = recordingOf(view.recordings, 'open')
    const direct = findRecording(view.direct, 'open')
    const added = direct && addedLatency(via, direct)
    if (added === undefined) {
      return { outcome: 'inconclusive', message: 'too few events came on both ways to compare' }
    }
    const figures = `p50 ${added.p50.toFixed(1)} ms, p99 ${added.p99.toFixed(1)} ms`
    if (added.p50 <= ALLOWED_MS) return { outcome: 'pass', message: `adds ${figures}` }
    return {
      outcome: 'fail',
      message: `half of the events come ${Math.round(added.p50)} ms later or more`,
      expected: `at most ${ALLOWED_MS} ms more than directly, for half of the events`,
      actual: figures,
      evidence: [evidence(via, `${added.events} events: ${figures}`)],
    }
  },
}

/** Forty events, one each 50 ms, each so much later than it was sent. */
function late(ms: number): Recording {
  const composer = compose({ probe: 'open' }).head(200, streamHeaders, 1)
  for (let n = 1; n <= 40; n++) {
    // The clock of recordings that are made by hand stands at a million ms.
    composer.body(`id: ${n}\ndata: {"sequence":${n},"sentAt":${1_000_000 + n * 50}}\n\n`, n * 50 + ms)
  }
  return composer.leave(3000).build()
}
