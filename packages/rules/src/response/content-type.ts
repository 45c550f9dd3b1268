import { finalHead, headerValues } from '@ssespec/recording'

import { EVENT_STREAM, mediaTypeOf } from '../analysis/media-type.ts'
import { headed } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'response/content-type',
  title: 'the content type is text/event-stream',
  level: 'must',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.3 Processing model',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model',
    quote:
      "if res's status is not 200, or if res's `Content-Type` is not `text/event-stream`, then fail the connection.",
  },
  why: 'A browser that gets another type fails the connection for good. Proxies also decide by the type what to buffer.',
  fix: {
    text: 'Send Content-Type: text/event-stream.',
    on: {
      express: "res.type('text/event-stream')",
      go: 'w.Header().Set("Content-Type", "text/event-stream")',
      spring: '@GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)',
      php: "header('Content-Type: text/event-stream');",
    },
  },
  needs: ['open'],
  after: ['response/status'],
  examples: {
    pass: [
      { title: 'as it is', recordings: [headed({ 'Content-Type': 'text/event-stream' })] },
      {
        title: 'capitals, and a parameter',
        recordings: [headed({ 'content-type': 'Text/Event-Stream;charset=UTF-8' })],
      },
    ],
    fail: [
      { title: 'JSON', recordings: [headed({ 'Content-Type': 'application/json' })] },
      { title: 'no type at all', recordings: [headed({})] },
      { title: 'a longer word', recordings: [headed({ 'Content-Type': 'text/event-streamer' })] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const head = finalHead(recording)!
    const values = headerValues(head.headers, 'content-type')
    const essence = mediaTypeOf(head.headers)?.essence
    if (essence === EVENT_STREAM) return { outcome: 'pass', message: values.join(', ') }
    const actual = values.length === 0 ? 'no Content-Type' : `Content-Type: ${values.join(', ')}`
    return {
      outcome: 'fail',
      message:
        values.length === 0 ? 'there is no Content-Type' : `the type is ${essence ?? 'not a media type'}`,
      expected: 'Content-Type: text/event-stream',
      actual,
      evidence: [evidence(recording, actual, { at: head.at })],
    }
  },
}
