import { fieldEvidence, fieldsNamed } from '../analysis/fields.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'stream/id-nul',
  title: 'no id holds a NUL',
  level: 'should',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.6 Interpreting an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#processField',
    quote:
      'If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value. Otherwise, ignore the field.',
  },
  why: 'Clients ignore such an id and keep the one before: after a drop they ask for events that they have.',
  fix: { text: 'Write ids as text: a number in decimal digits, bytes in hexadecimal or base64url.' },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'text', recordings: [stream('id: 1\ndata: 1\n\n')] },
      { title: 'a NUL in the data', recordings: [stream('id: 1\ndata: \0\n\n')] },
    ],
    fail: [
      { title: 'inside', recordings: [stream('id: 1\u00002\ndata: 1\n\n')] },
      { title: 'nothing else', recordings: [stream('id:\0\ndata: 1\n\n')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const ids = fieldsNamed(recording, 'id')
    if (ids.length === 0) return { outcome: 'not-applicable', message: 'the events carry no id' }
    const ignored = ids.filter(({ value }) => value.includes('\0'))
    if (ignored.length === 0) return { outcome: 'pass', message: `${ids.length} ids` }
    return {
      outcome: 'fail',
      message: `clients ignore ${ignored.length} of ${ids.length} ids, for a NUL is in them`,
      expected: 'ids without U+0000',
      actual: JSON.stringify(ignored[0]!.value.slice(0, 60)),
      evidence: fieldEvidence(recording, ignored),
    }
  },
}
