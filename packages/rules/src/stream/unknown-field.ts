import { rawLineEvidence } from '../analysis/place.ts'
import { timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

const KNOWN = ['data', 'event', 'id', 'retry']

export const rule: Rule = {
  id: 'stream/unknown-field',
  title: 'fields are data, event, id and retry',
  level: 'should',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.6 Interpreting an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
    quote: 'Otherwise: The field is ignored.',
  },
  why: 'Clients ignore other fields without a word. A field name in capitals or with a space before it is another field.',
  fix: {
    text: 'Write the four names in lower case at the start of the line. Put anything else into data, or into a comment.',
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      {
        title: 'the four, and a comment',
        recordings: [stream(': hi\nretry: 1\nid: 1\nevent: a\ndata: 1\n\n')],
      },
      {
        title: 'a byte order mark before a name, of which bom speaks',
        recordings: [stream('data: 1\n\n\ufeffdata: 2\n\n')],
      },
      { title: 'a field still arriving', recordings: [stream('data: 1\n\ndat')] },
    ],
    fail: [
      { title: 'capitals', recordings: [stream('data: 1\nID: 1\n\n')] },
      { title: 'a space in front', recordings: [stream(' data: 1\n\n')] },
      { title: 'a line break in JSON', recordings: [stream('data: {\n  "a": 1 }\n\n')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const { fields } = timelineOf(recording)
    // A byte order mark in front hides the best of names; stream/bom speaks of it.
    const unknown = fields.filter(({ name }) => !KNOWN.includes(name) && !name.startsWith('\ufeff'))
    if (unknown.length === 0) {
      if (fields.length === 0) return { outcome: 'inconclusive', message: 'no field was seen' }
      return { outcome: 'pass', message: `${fields.length} fields` }
    }
    const names = [...new Set(unknown.map(({ name }) => name))]
    const near = names.find((name) => KNOWN.includes(name.trim().toLowerCase()))
    const list = names.slice(0, 3).map((name) => JSON.stringify(name.slice(0, 40)))
    return {
      outcome: 'fail',
      message: `clients ignore ${unknown.length} of ${fields.length} fields`,
      expected: near === undefined ? 'data, event, id or retry' : JSON.stringify(near.trim().toLowerCase()),
      actual: list.join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : ''),
      evidence: unknown.slice(0, 3).map(({ start }) => rawLineEvidence(recording, start)),
    }
  },
}
