import { finalHead, lastOf } from '@ssespec/recording'

import { roundTripMs } from '../analysis/delivery.ts'
import { timelineOf } from '../analysis/timeline.ts'
import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

/** In ms, beside a round trip. */
const ALLOWED_MS = 1000

export const rule: Rule = {
  id: 'delivery/head-flushed',
  title: 'the response head does not wait for the first event',
  level: 'should',
  party: 'server',
  source: {
    title: 'Field practice; EventSource fires open at the head (WHATWG HTML, 9.2.3)',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model',
    quote:
      'When a user agent is to announce the connection, the user agent must queue a task which, if the readyState attribute is set to a value other than CLOSED, sets the readyState attribute to OPEN and fires an event named open at the EventSource object.',
  },
  why: 'Until the head arrives a client cannot tell a quiet stream from a dead server: no open event, and time-outs fire.',
  fix: {
    text: 'Flush the head at once, or send a comment line as the first bytes.',
    on: {
      express: "res.flushHeaders()  // or res.write(':\\n\\n')",
      go: 'http.NewResponseController(w).Flush()',
      php: 'while (ob_get_level()) ob_end_flush(); flush();',
      nginx:
        'nginx may hold the head of an HTTP/2 stream until the first body byte: have the server send a comment.',
    },
  },
  needs: ['open'],
  timed: true,
  after: ['response/status', 'response/content-type'],
  examples: {
    pass: [
      {
        title: 'at once',
        recordings: [open().head(200, streamHeaders, 30).body('data: 1\n\n', 2500).leave(3000).build()],
      },
    ],
    fail: [
      {
        title: 'with the first event',
        recordings: [open().head(200, streamHeaders, 2500).body('data: 1\n\n', 2501).leave(5500).build()],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const head = finalHead(recording)!
    const asked = lastOf(recording, 'request')?.at ?? 0
    const took = head.at - asked
    const allowed = ALLOWED_MS + roundTripMs(recording)
    if (took <= allowed) return { outcome: 'pass', message: `${Math.round(took)} ms` }
    const first = timelineOf(recording).events[0]
    const together = first !== undefined && first.at - head.at < 50
    return {
      outcome: 'fail',
      message: together ? 'the head came only with the first event' : 'the head came late',
      expected: `the head within ${Math.round(allowed)} ms`,
      actual: `${Math.round(took)} ms${together ? ', together with the first event' : ''}`,
      evidence: [evidence(recording, `HTTP/${head.httpVersion} ${head.status}`, { at: head.at })],
    }
  },
}
