import type { Recording } from '@ssespec/recording'

import { pausesInEvents } from '../analysis/pauses.ts'
import { timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { open, stream, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

/** In ms. Lost packets and busy machines make shorter ones. */
const PAUSE_MS = 250

/** Of the events that come in pieces so many wait, and two at least: a hiccup of a machine is no habit of a server. */
const SHARE = 0.2

export const rule: Rule = {
  id: 'delivery/whole-events',
  title: 'no event waits half-sent',
  level: 'should',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.6 Interpreting an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
    quote: 'If the line is empty (a blank line) Dispatch the event, as defined below.',
  },
  why: 'The client has most of the event and cannot use it: it shows each one late, or when the next one is written.',
  fix: {
    text: 'Write an event with its blank line in one piece, and flush after it. Where a buffer cuts events, switch it off.',
    on: {
      express:
        'res.write(`data: ${text}\\n\\n`)  // one write, the blank line at the end and not before the next event',
      go: 'fmt.Fprintf(w, "data: %s\\n\\n", text); http.NewResponseController(w).Flush()',
      spring: 'One SseEmitter.send(event) for each event',
      php: 'echo "data: $text\\n\\n"; flush();',
      nginx: 'proxy_buffering off;',
    },
  },
  needs: ['open'],
  timed: true,
  after: ['stream/dispatches'],
  examples: {
    pass: [
      { title: 'in one piece', recordings: [stream('data: 1\n\ndata: 2\n\n')] },
      { title: 'byte by byte, 2 ms apart', recordings: [dripping(2)] },
      { title: 'byte by byte on a machine that stops twice', recordings: [dripping(2, [40, 200])] },
      {
        title: 'a comment long before the event it stands with',
        recordings: [written(1000, ':\n', 'data: 1\n\n:\n', 'data: 2\n\n:\n', 'data: 3\n\n')],
      },
      {
        title: 'a retry at the start, without a blank line',
        recordings: [written(1000, 'retry: 1000\n', 'data: 1\n\n', 'data: 2\n\n')],
      },
      { title: 'once only', recordings: [written(400, 'data: 1\n', '\ndata: 2\n\n', 'data: 3\n\n')] },
      { title: 'an event still arriving', recordings: [written(600, 'data: 1\n\ndata: 2', '2', '2')] },
    ],
    fail: [
      {
        title: 'the blank line comes with the next event',
        recordings: [written(500, 'data: 1\n', '\ndata: 2\n', '\ndata: 3\n', '\n')],
      },
      {
        title: 'the id comes first, the data later',
        recordings: [written(300, 'id: 1\n', 'data: 1\n\n', 'id: 2\n', 'data: 2\n\n', 'id: 3\n')],
      },
      {
        title: 'cut by a buffer',
        recordings: [written(400, 'data: 1\n\ndata: 2', '2\n\ndata: 3\n\nda', 'ta: 4\n\n')],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const { events } = timelineOf(recording)
    if (events.length === 0) return { outcome: 'inconclusive', message: 'no event was seen' }
    const pieces = pausesInEvents(recording)
    const waiting = pieces.filter(({ ms }) => ms > PAUSE_MS)
    if (waiting.length < 2 || waiting.length < SHARE * pieces.length)
      return { outcome: 'pass', message: `${events.length} events, ${pieces.length} in several pieces` }
    const longest = Math.round(Math.max(...waiting.map(({ ms }) => ms)))
    return {
      outcome: 'fail',
      message: `${waiting.length} events wait half-sent, up to ${longest} ms`,
      expected: `no pause over ${PAUSE_MS} ms inside an event`,
      actual: `pauses of up to ${longest} ms in ${waiting.length} of ${events.length} events`,
      evidence: waiting
        .slice(0, 3)
        .map(({ event, offset, at, ms }) =>
          evidence(
            recording,
            `${offset - event.start} of the event's ${event.end - event.start} bytes, then ${Math.round(ms)} ms nothing`,
            { at, offset },
          ),
        ),
    }
  },
}

/** Each text so many ms after the one before. */
function written(everyMs: number, ...texts: readonly string[]): Recording {
  const composer = open().head(200, streamHeaders, 10)
  for (const [index, text] of texts.entries()) composer.body(text, everyMs * (index + 1))
  return composer.leave(everyMs * (texts.length + 1)).build()
}

/** Twenty events a byte at a time; before the bytes in `stops` the machine stands still for 300 ms. */
function dripping(everyMs: number, stops: readonly number[] = []): Recording {
  const composer = open().head(200, streamHeaders, 10)
  let at = 10
  for (const [index, character] of [...'data: 1\n\ndata: two\n\n'.repeat(10)].entries()) {
    at += stops.includes(index) ? 300 : everyMs
    composer.body(character, at)
  }
  return composer.leave(at).build()
}
