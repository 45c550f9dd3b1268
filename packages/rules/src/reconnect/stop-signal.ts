import { compose, finalHead, lastOf, type Recording } from '@ssespec/recording'

import { timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { finished, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'reconnect/stop-signal',
  title: 'a stream that is over is not run again for a client that comes back',
  level: 'advice',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.1 Introduction',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#server-sent-events-intro',
    quote:
      'Clients will reconnect if the connection is closed; a client can be told to stop reconnecting using the HTTP 204 No Content response code.',
  },
  why: 'An EventSource reconnects after every end: the page shows the same result again and again, and the server works for nobody for ever.',
  fix: {
    text: 'Answer 204 to a client that comes back with the last id, or send a last event by which the page calls close().',
    on: {
      express: "if (isLast(req.get('Last-Event-ID'))) return res.status(204).end()",
      go: 'w.WriteHeader(http.StatusNoContent)',
      spring: 'return ResponseEntity.noContent().build();',
      php: 'http_response_code(204); exit;',
    },
  },
  needs: ['open', 'resume'],
  after: ['stream/dispatches', 'lifecycle/clean-close'],
  examples: {
    pass: [
      {
        title: '204 to who comes back',
        recordings: [finished(EVENTS()), again().head(204).end('no-content').build()],
      },
      {
        title: 'a terminal event',
        recordings: [finished(`${EVENTS()}event: done\ndata: 0\n\n`), restarted()],
      },
      { title: '[DONE]', recordings: [finished(`${EVENTS()}data: [DONE]\n\n`), restarted()] },
      {
        title: 'goes on',
        recordings: [
          finished(EVENTS()),
          again().head(200, streamHeaders, 5).body('id: 3\ndata: c\n\n', 10).leave(1500).build(),
        ],
      },
    ],
    fail: [{ title: 'from the start', recordings: [finished(EVENTS()), restarted()] }],
  },
  judge(view) {
    const first = recordingOf(view.recordings, 'open')
    if (lastOf(first, 'end') === undefined) {
      return { outcome: 'not-applicable', message: 'the stream did not end in the time given' }
    }
    const last = timelineOf(first).events.at(-1)
    if (last && (TERMINAL.test(last.type) || last.data.trim() === '[DONE]')) {
      return {
        outcome: 'pass',
        message: `a terminal event: ${last.type === 'message' ? '[DONE]' : last.type}`,
      }
    }
    const resumed = findRecording(view.recordings, 'resume')
    if (resumed === undefined) return { outcome: 'inconclusive', message: 'nobody came back' }
    return comesBack(first, resumed)
  },
}

const TERMINAL = /^(done|end(ed)?|clos(e|ed|ing)|complete[d]?|finish(ed)?|eof|stop(ped)?)$/i

function comesBack(first: Recording, resumed: Recording): Judgement {
  const head = finalHead(resumed)
  if (head === undefined) return { outcome: 'inconclusive', message: 'who came back got no response head' }
  // HTML 9.2.3: any other status than 200 fails the connection, and the client does not come back.
  if (head.status !== 200) return { outcome: 'pass', message: `${head.status} to who comes back` }
  const unread = unreadable(resumed)
  if (unread) return unread
  const [begin] = timelineOf(first).events
  const [next] = timelineOf(resumed).events
  if (begin === undefined || next === undefined) {
    return { outcome: 'inconclusive', message: 'who came back got no event' }
  }
  if (next.data !== begin.data || next.type !== begin.type || next.lastEventId !== begin.lastEventId) {
    return { outcome: 'pass', message: 'who comes back gets other events' }
  }
  return {
    outcome: 'fail',
    message: 'the stream is run again from the start',
    expected: '204 to a client that comes back, or a terminal event before the end',
    actual: 'the same first event again',
    evidence: [evidence(resumed, next.data.slice(0, 100), { at: next.at, offset: next.start })],
  }
}

function EVENTS(): string {
  return 'id: 1\ndata: a\n\nid: 2\ndata: b\n\n'
}

function again(): ReturnType<typeof compose> {
  return compose({ probe: 'resume' }).request({ 'Last-Event-ID': '2' })
}

function restarted(): Recording {
  return again().head(200, streamHeaders, 5).body(EVENTS(), 100).end('last-chunk', 200).build()
}
