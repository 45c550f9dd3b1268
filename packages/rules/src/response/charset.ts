import { finalHead, headerValues } from '@ssespec/recording'

import { mediaTypeOf } from '../analysis/media-type.ts'
import { headed } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

const typed = (value: string) => [headed({ 'Content-Type': value })]

export const rule: Rule = {
  id: 'response/charset',
  title: 'a charset, if one is named, is utf-8',
  level: 'must',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 17.7 text/event-stream',
    url: 'https://html.spec.whatwg.org/multipage/iana.html#text/event-stream',
    quote:
      'The charset parameter may be provided. The parameter\'s value must be "utf-8". This parameter serves no purpose; it is only allowed for compatibility with legacy servers.',
  },
  why: 'Browsers read UTF-8 whatever it says; other clients believe it, and show other text than was sent.',
  fix: {
    text: 'Send text/event-stream without a charset, and encode the stream as UTF-8.',
    on: {
      nginx: 'charset off;',
      express: "res.setHeader('Content-Type', 'text/event-stream')",
      spring: 'produces = "text/event-stream;charset=UTF-8"',
      php: 'header(\'Content-Type: text/event-stream\');  // and default_charset = "UTF-8"',
    },
  },
  needs: ['open'],
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'none', recordings: typed('text/event-stream') },
      { title: 'capitals', recordings: typed('text/event-stream; Charset=UTF-8') },
      { title: 'quoted', recordings: typed('text/event-stream;charset="utf-8"') },
      {
        title: 'in the value of another parameter',
        recordings: typed('text/event-stream; a="; charset=latin1"'),
      },
    ],
    fail: [
      { title: 'Latin-1', recordings: typed('text/event-stream; charset=iso-8859-1') },
      { title: 'without its hyphen', recordings: typed('text/event-stream;charset=utf8') },
      { title: 'the first of two', recordings: typed('text/event-stream;charset=ascii;charset=utf-8') },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const head = finalHead(recording)!
    const charset = mediaTypeOf(head.headers)?.parameters.get('charset')
    if (charset === undefined) return { outcome: 'pass', message: 'none is named' }
    if (charset.toLowerCase() === 'utf-8') return { outcome: 'pass', message: charset }
    return {
      outcome: 'fail',
      message: `the charset is ${charset}`,
      expected: 'charset=utf-8, or none',
      actual: `charset=${charset}`,
      evidence: headerValues(head.headers, 'content-type').map((value) =>
        evidence(recording, `Content-Type: ${value}`, { at: head.at }),
      ),
    }
  },
}
