import { fieldEvidence, fieldsNamed } from '../analysis/fields.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { stream } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

/** Servers take header lines of 8 KiB and more; half of that is for the id. In bytes of UTF-8. */
const LONGEST = 4096

export const rule: Rule = {
  id: 'stream/id-header-safe',
  title: 'ids come back whole in a header',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9110, 5.5 Field Values',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-5.5',
    quote: 'A field value does not include leading or trailing whitespace.',
  },
  why: 'The id goes back in Last-Event-ID. White space around it is lost on the way, control characters and great length get the request refused.',
  fix: {
    text: 'Write ids of visible characters, without spaces around them, of at most 4 KiB; short ones of letters, digits and hyphens are best.',
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'a number', recordings: [stream('id: 1\ndata: 1\n\n')] },
      { title: 'not ASCII: legal, and noted', recordings: [stream('id: événement-7\ndata: 1\n\n')] },
      { title: 'spaces inside', recordings: [stream('id: a b\tc\ndata: 1\n\n')] },
      { title: 'an empty id, which resets', recordings: [stream('id:\ndata: 1\n\n')] },
      { title: 'exactly 4 KiB', recordings: [stream(`id: ${'x'.repeat(4096)}\ndata: 1\n\n`)] },
      {
        title: 'a NUL, of which id-nul speaks',
        recordings: [stream('id: \0\ndata: 1\n\nid: 2\ndata: 2\n\n')],
      },
    ],
    fail: [
      { title: 'a space at the end', recordings: [stream('id: 1 \ndata: 1\n\n')] },
      { title: 'two spaces in front', recordings: [stream('id:  1\ndata: 1\n\n')] },
      { title: 'a tab in front', recordings: [stream('id:\t1\ndata: 1\n\n')] },
      { title: 'a control character', recordings: [stream('id: 1\u00012\ndata: 1\n\n')] },
      { title: 'DEL', recordings: [stream('id: 1\u007f\ndata: 1\n\n')] },
      { title: 'over 4 KiB in UTF-8', recordings: [stream(`id: ${'é'.repeat(2049)}\ndata: 1\n\n`)] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const ids = fieldsNamed(recording, 'id').filter(({ value }) => !value.includes('\0'))
    if (ids.length === 0) return { outcome: 'not-applicable', message: 'the events carry no id' }
    const unsafe = ids.filter(({ value }) => faultIn(value) !== undefined)
    const [first] = unsafe
    if (first === undefined) {
      const beyond = ids.some(({ value }) => /[^\0-\x7f]/.test(value))
      return { outcome: 'pass', message: beyond ? `${ids.length} ids, not all ASCII` : `${ids.length} ids` }
    }
    return {
      outcome: 'fail',
      message: `${unsafe.length} of ${ids.length} ids do not survive as a header: ${faultIn(first.value)}`,
      expected: 'ids without white space around them, without control characters, of at most 4 KiB',
      actual: JSON.stringify(first.value.slice(0, 60)),
      evidence: fieldEvidence(recording, unsafe),
    }
  },
}

/** RFC 9110, 5.5: "Field values containing other CTL characters are also invalid"; HTAB is allowed between others. */
function faultIn(id: string): string | undefined {
  if (/^[ \t]|[ \t]$/.test(id)) return 'white space around it'
  if (/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(id)) return 'a control character'
  const bytes = Buffer.byteLength(id)
  return bytes > LONGEST ? `${bytes} bytes` : undefined
}
