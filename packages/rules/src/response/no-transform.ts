import { finalHead, headerValue } from '@ssespec/recording'

import { cacheDirectives } from '../analysis/cache-directives.ts'
import { headed } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'response/no-transform',
  title: 'intermediaries are told to leave the content as it is',
  level: 'advice',
  party: 'server',
  source: {
    title: 'RFC 9111, 5.2.2.6 no-transform',
    url: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.6',
    quote:
      'The no-transform response directive indicates that an intermediary (regardless of whether it implements a cache) MUST NOT transform the content',
  },
  why: 'A proxy may compress the stream and hold events in its compressor until enough of them have come.',
  fix: {
    text: 'Add no-transform to Cache-Control.',
    on: {
      express:
        "res.set('Cache-Control', 'no-store, no-transform')  // the compression middleware heeds it too",
      go: 'w.Header().Set("Cache-Control", "no-store, no-transform")',
      spring: 'CacheControl.noStore().noTransform()',
      php: "header('Cache-Control: no-store, no-transform');",
    },
  },
  needs: ['open'],
  after: ['response/status'],
  examples: {
    pass: [
      { title: 'beside no-store', recordings: [headed({ 'Cache-Control': 'no-store, no-transform' })] },
      { title: 'capitals', recordings: [headed({ 'Cache-Control': 'No-Transform' })] },
    ],
    fail: [
      { title: 'not said', recordings: [headed({ 'Cache-Control': 'no-store' })] },
      {
        title: 'only inside another argument',
        recordings: [headed({ 'Cache-Control': 'no-store, x="a, no-transform"' })],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const head = finalHead(recording)!
    if (cacheDirectives(head.headers).has('no-transform')) return { outcome: 'pass', message: 'no-transform' }
    const value = headerValue(head.headers, 'cache-control')
    const actual = value === undefined ? 'no Cache-Control' : `Cache-Control: ${value}`
    return {
      outcome: 'fail',
      message: 'nothing keeps intermediaries from changing the content',
      expected: 'Cache-Control with no-transform',
      actual,
      evidence: [evidence(recording, actual, { at: head.at })],
    }
  },
}
