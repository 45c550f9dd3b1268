import { timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'reconnect/retry',
  title: 'the stream says how long clients wait before they come back',
  level: 'advice',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.6 Interpreting an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
    quote:
      "If the field value consists of only ASCII digits, then interpret the field value as an integer in base ten, and set the event stream's reconnection time to that integer.",
  },
  why: 'Without it each client waits as long as it likes: Chromium 3 s, Firefox 5 s, libraries from nothing to a minute. A restart brings them all back at once.',
  fix: {
    text: 'Send retry: with a number of milliseconds as the first line of the stream, perhaps another one for each client so that they do not all come back together.',
    on: {
      express: "res.write('retry: 3000\\n\\n')",
      go: 'fmt.Fprint(w, "retry: 3000\\n\\n")',
      spring: 'SseEmitter.event().reconnectTime(3000)',
      php: 'echo "retry: 3000\\n\\n";',
    },
  },
  needs: ['open'],
  after: ['stream/dispatches', 'stream/retry-digits'],
  examples: {
    pass: [
      { title: 'at the start', recordings: [stream('retry: 3000\n\ndata: 1\n\n')] },
      { title: 'with an event', recordings: [stream('data: 1\n\nretry: 500\ndata: 2\n\n')] },
    ],
    fail: [
      { title: 'none', recordings: [stream('data: 1\n\ndata: 2\n\n')] },
      { title: 'only in a comment', recordings: [stream(': retry: 3000\n\ndata: 1\n\n')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const { retries, events } = timelineOf(recording)
    const last = retries.at(-1)
    if (last !== undefined) return { outcome: 'pass', message: `${last} ms` }
    return {
      outcome: 'fail',
      message: 'the stream sets no reconnection time',
      expected: 'a retry: line',
      actual: `none beside ${events.length} events`,
      evidence: [evidence(recording, `${events.length} events, no retry`)],
    }
  },
}
