import { fieldEvidence, fieldsNamed } from '../analysis/fields.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'stream/retry-digits',
  title: 'retry is written in digits',
  level: 'should',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.6 Interpreting an event stream',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#processField',
    quote:
      "If the field value consists of only ASCII digits, then interpret the field value as an integer in base ten, and set the event stream's reconnection time to that integer. Otherwise, ignore the field.",
  },
  why: 'Clients ignore the field and come back when they like, after three to five seconds in browsers.',
  fix: {
    text: 'Write milliseconds as a whole number without unit, sign or point: retry: 3000.',
    on: {
      express: 'res.write(`retry: ${Math.round(ms)}\\n\\n`)',
      go: 'fmt.Fprintf(w, "retry: %d\\n\\n", delay.Milliseconds())',
      spring: 'SseEmitter.event().reconnectTime(3000)',
      php: 'printf("retry: %d\\n\\n", $ms);',
    },
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'a number', recordings: [stream('retry: 3000\ndata: 1\n\n')] },
      { title: 'zeros in front', recordings: [stream('retry:0100\ndata: 1\n\n')] },
    ],
    fail: [
      { title: 'a unit', recordings: [stream('retry: 3s\ndata: 1\n\n')] },
      { title: 'a point', recordings: [stream('retry: 1000.5\ndata: 1\n\n')] },
      { title: 'a sign', recordings: [stream('retry: -1\ndata: 1\n\n')] },
      { title: 'a space at the end', recordings: [stream('retry: 1000 \ndata: 1\n\n')] },
      { title: 'digits of another script', recordings: [stream('retry: ١٠٠٠\ndata: 1\n\n')] },
      { title: 'nothing', recordings: [stream('retry:\ndata: 1\n\n')] },
      { title: 'one good, one bad', recordings: [stream('retry: 1000\n\nretry: soon\n\ndata: 1\n\n')] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const retries = fieldsNamed(recording, 'retry')
    if (retries.length === 0) return { outcome: 'not-applicable', message: 'there is no retry field' }
    const ignored = retries.filter(({ value }) => !/^[0-9]+$/.test(value))
    if (ignored.length === 0)
      return { outcome: 'pass', message: `retry: ${retries.at(-1)!.value.slice(0, 20)}` }
    return {
      outcome: 'fail',
      message: 'clients ignore a retry field',
      expected: 'milliseconds in ASCII digits',
      actual: `retry: ${ignored[0]!.value.slice(0, 60)}`,
      evidence: fieldEvidence(recording, ignored),
    }
  },
}
