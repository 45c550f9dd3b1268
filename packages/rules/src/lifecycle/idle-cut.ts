import {
  compose,
  finalHead,
  firstOf,
  headerValue,
  lastOf,
  type Recording,
  wirePieces,
} from '@ssespec/recording'

import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

/** A cut after less silence than this has another cause, in ms. */
const SILENCE_MS = 1000

/** The same for an end in order: a stream may well take its time for the end. */
const SILENCE_BEFORE_END_MS = 2000

/** And the silence before it must be out of the ordinary. */
const LONGER_TIMES = 3

export const rule: Rule = {
  id: 'lifecycle/idle-cut',
  title: 'a silent stream is not cut',
  level: 'should',
  party: 'server',
  source: {
    title: 'Field practice; WHATWG HTML, 9.2.7 Authoring notes on proxies that do it',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
    quote:
      'Legacy proxy servers are known to, in certain cases, drop HTTP connections after a short timeout.',
  },
  why: 'Whenever nothing happens for a while all clients reconnect, at the same moment, again and again; what is sent meanwhile is late or lost.',
  fix: {
    text: 'Switch the time limit off for this route, or send a comment line more often than it strikes.',
    on: {
      nginx: 'proxy_read_timeout 1h;  # 60 s unless set; uwsgi_, fastcgi_ and grpc_read_timeout likewise',
      express:
        'server.requestTimeout = 0; server.setTimeout(0)  // and setInterval(() => res.write(":\\n\\n"), 15_000)',
      go: 'http.NewResponseController(w).SetWriteDeadline(time.Time{})  // http.Server.WriteTimeout cuts streams',
      spring: 'new SseEmitter(0L)  // the default of 30 s comes from the container',
      php: "set_time_limit(0);  // and php-fpm's request_terminate_timeout = 0",
    },
  },
  needs: ['idle'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'silent for 20 s', recordings: [idle().leave(20_005).build()] },
      {
        title: 'kept awake by comments',
        recordings: [idle().body(': \n\n', 8000).body(': \n\n', 16_000).leave(20_005).build()],
      },
    ],
    fail: [
      { title: 'cut after 10 s of silence', recordings: [idle().end('close', 10_100).build()] },
      {
        title: 'reset after 5 s of silence',
        recordings: [
          idle()
            .add({ kind: 'error', at: 5100, phase: 'body', code: 'ECONNRESET', message: 'read ECONNRESET' })
            .build(),
        ],
      },
      { title: 'ended in order after 5 s of silence', recordings: [idle().end('last-chunk', 5100).build()] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'idle')
    const head = finalHead(recording)
    if (head?.status !== 200) {
      return {
        outcome: 'inconclusive',
        message: `no stream to wait on: ${head?.status ?? 'no response head'}`,
      }
    }
    const { longest, last } = silences(recording, head.at)
    const end = lastOf(recording, 'end') ?? firstOf(recording, 'error')
    const whole = seconds((recording.entries.at(-1)?.at ?? head.at) - head.at)
    if (end === undefined) {
      return {
        outcome: 'pass',
        message: `open after ${whole}, silent for up to ${seconds(Math.max(longest, last))}`,
      }
    }
    const how = howItEnded(recording)
    const idled = how.inOrder
      ? last >= SILENCE_BEFORE_END_MS && last > LONGER_TIMES * longest
      : last >= SILENCE_MS
    if (!idled) {
      return { outcome: 'inconclusive', message: `the stream ended by itself after ${whole}: ${how.text}` }
    }
    return {
      outcome: 'fail',
      message: `the stream is cut after ${seconds(last)} of silence`,
      expected: 'a stream that stays open however long nothing happens',
      actual: `${how.text} at ${seconds(end.at - head.at)}`,
      evidence: [evidence(recording, how.text, { at: end.at })],
    }
  },
}

/** The longest time without a byte before the last one came, and the time since; in ms. */
function silences(recording: Recording, from: number): { longest: number; last: number } {
  let longest = 0
  let before = from
  for (const { at } of wirePieces(recording)) {
    longest = Math.max(longest, at - before)
    before = at
  }
  const end = lastOf(recording, 'end') ?? firstOf(recording, 'error') ?? recording.entries.at(-1)
  return { longest, last: (end?.at ?? before) - before }
}

function howItEnded(recording: Recording): { readonly inOrder: boolean; readonly text: string } {
  const error = firstOf(recording, 'error')
  if (error !== undefined) return { inOrder: false, text: error.message }
  const { how } = lastOf(recording, 'end')!
  if (how !== 'close') return { inOrder: true, text: 'ended in order' }
  const head = finalHead(recording)!
  const framed = head.httpVersion === '2' || headerValue(head.headers, 'transfer-encoding') !== undefined
  return { inOrder: !framed, text: 'the connection was closed' }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function idle(): ReturnType<typeof compose> {
  return compose({ probe: 'idle' })
    .head(200, { ...streamHeaders, 'Transfer-Encoding': 'chunked' }, 5)
    .body('data: 1\n\n', 100)
}
