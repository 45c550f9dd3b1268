import { compose, contentPieces, finalHead, lastOf, type Recording } from '@ssespec/recording'

import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

/** "Every 15 seconds or so", in ms: what must be watched, and what is still so. */
const EVERY_MS = 15_000
const OR_SO_MS = 20_000

export const rule: Rule = {
  id: 'delivery/heartbeat',
  title: 'a byte comes every 15 seconds or so',
  level: 'advice',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.7 Authoring notes',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
    quote:
      "Legacy proxy servers are known to, in certain cases, drop HTTP connections after a short timeout. To protect against such proxy servers, authors can include a comment line (one starting with a ':' character) every 15 seconds or so.",
  },
  why: 'Proxies cut silent streams: Envoy after 15 s, h2o and Traffic Server after 30 s, nginx and Apache after 60 s, by default. And a server that never writes never learns that its client has gone.',
  fix: {
    text: 'Write a comment line whenever nothing else was written for 15 seconds.',
    on: {
      express: "setInterval(() => res.write(':\\n\\n'), 15_000)  // and clearInterval on close",
      go: 'case <-ticker.C: fmt.Fprint(w, ":\\n\\n"); rc.Flush()',
      spring: 'emitter.send(SseEmitter.event().comment(""))  // by a TaskScheduler',
      php: 'echo ":\\n\\n"; flush();',
    },
  },
  needs: ['idle'],
  after: ['response/status', 'response/content-type'],
  examples: {
    pass: [
      { title: 'a comment each 15 s', recordings: [silent(40_000, 15_000, 30_000)] },
      { title: 'or so', recordings: [silent(21_000, 19_900)] },
    ],
    fail: [
      { title: 'nothing for a minute', recordings: [silent(60_000)] },
      { title: 'each 25 s', recordings: [silent(60_000, 25_000, 50_000)] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'idle')
    const head = finalHead(recording)
    if (head === undefined) return { outcome: 'inconclusive', message: 'the stream did not come' }
    const times = [head.at, ...contentPieces(recording).map(({ at }) => at), endOf(recording)]
    const gaps = times.slice(1).map((at, index) => ({ from: times[index]!, ms: at - times[index]! }))
    const longest = gaps.reduce((a, b) => (b.ms > a.ms ? b : a))
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
    if (longest.ms > OR_SO_MS) {
      return {
        outcome: 'fail',
        message: `nothing was sent for ${seconds(longest.ms)}`,
        expected: 'a byte at least every 15 s or so',
        actual: `silence of ${seconds(longest.ms)}`,
        evidence: [evidence(recording, 'the last byte before the silence', { at: longest.from })],
      }
    }
    const watched = endOf(recording) - head.at
    if (watched < EVERY_MS) {
      return { outcome: 'inconclusive', message: `watched for ${seconds(watched)}: --idle 25s shows it` }
    }
    // Watched for a little longer than 15 s, a stream that is silent throughout may still be about to write.
    if (times.length === 2) {
      return { outcome: 'inconclusive', message: `no byte in ${seconds(watched)}: --idle 25s shows it` }
    }
    return { outcome: 'pass', message: `never silent for more than ${seconds(longest.ms)}` }
  },
}

/** When we stopped watching, or the stream ended. */
function endOf(recording: Recording): number {
  return (lastOf(recording, 'end') ?? lastOf(recording, 'error') ?? recording.entries.at(-1)!).at
}

/** A stream watched for so long, with a comment at the given times; in ms. */
function silent(forMs: number, ...comments: readonly number[]): Recording {
  const composer = compose({ probe: 'idle' }).head(200, streamHeaders, 10)
  for (const at of comments) composer.body(':\n\n', at + 10)
  return composer.leave(forMs + 10).build()
}
