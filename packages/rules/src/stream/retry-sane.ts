import { fieldEvidence, fieldsNamed } from '../analysis/fields.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

/** In ms, both included. */
const SHORTEST = 100
const LONGEST = 600_000

export const rule: Rule = {
  id: 'stream/retry-sane',
  title: 'clients come back neither at once nor hours later',
  level: 'should',
  party: 'server',
  source: {
    title: 'Field practice; WHATWG HTML, 17.7 text/event-stream',
    url: 'https://html.spec.whatwg.org/multipage/iana.html#text/event-stream',
    quote:
      'Servers can be overwhelmed if a situation develops in which the server is causing clients to reconnect rapidly.',
  },
  why: 'Below 100 ms all clients hammer a server that just failed: 5,000 of them with retry: 2000 already made 2,887 attempts in the worst 100 ms. Beyond ten minutes users look at an old page without knowing.',
  fix: {
    text: 'Send retry in milliseconds, between 1000 and 30000 as a rule. A value in seconds is a thousand times too short.',
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'three seconds', recordings: [stream('retry: 3000\n\ndata: 1\n\n')] },
      { title: 'the shortest', recordings: [stream('retry: 100\n\ndata: 1\n\n')] },
      { title: 'the longest', recordings: [stream('retry: 600000\n\ndata: 1\n\n')] },
    ],
    fail: [
      { title: 'seconds in place of milliseconds', recordings: [stream('retry: 3\n\ndata: 1\n\n')] },
      { title: 'at once', recordings: [stream('retry: 0\n\ndata: 1\n\n')] },
      { title: 'a hair too short', recordings: [stream('retry: 99\n\ndata: 1\n\n')] },
      { title: 'a hair too long', recordings: [stream('retry: 600001\n\ndata: 1\n\n')] },
      { title: 'beyond all numbers', recordings: [stream(`retry: ${'9'.repeat(400)}\n\ndata: 1\n\n`)] },
      { title: 'one of two', recordings: [stream('retry: 3000\n\nretry: 1\n\ndata: 1\n\n')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const set = fieldsNamed(recording, 'retry').filter(({ value }) => /^[0-9]+$/.test(value))
    if (set.length === 0) return { outcome: 'not-applicable', message: 'no reconnection time is set' }
    const odd = set.filter(({ value }) => !(Number(value) >= SHORTEST && Number(value) <= LONGEST))
    const [first] = odd
    if (first === undefined) return { outcome: 'pass', message: `${Number(set.at(-1)!.value)} ms` }
    return {
      outcome: 'fail',
      message: Number(first.value) < SHORTEST ? 'clients come back at once' : 'clients stay away for long',
      expected: `${SHORTEST} to ${LONGEST} ms`,
      actual: `${first.value.slice(0, 20)} ms`,
      evidence: fieldEvidence(recording, odd),
    }
  },
}
