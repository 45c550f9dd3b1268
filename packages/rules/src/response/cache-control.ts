import { finalHead, headerValue } from '@ssespec/recording'

import { cacheDirectives } from '../analysis/cache-directives.ts'
import { validatedFirst } from '../analysis/reuse.ts'
import { headed } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

const ENOUGH = ['no-store', 'no-cache', 'private']

export const rule: Rule = {
  id: 'response/cache-control',
  title: 'shared caches are told to keep off',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9111, 4.2.2 and 5.2.2',
    url: 'https://www.rfc-editor.org/rfc/rfc9111#section-4.2.2',
    quote: 'a cache MAY assign a heuristic expiration time when an explicit time is not specified',
  },
  why: 'A cache may answer the next client with an old stream, or hand one stream to several clients.',
  fix: {
    text: 'Send Cache-Control: no-store. no-cache or private do as well.',
    on: {
      express: "res.set('Cache-Control', 'no-store')",
      go: 'w.Header().Set("Cache-Control", "no-store")',
      spring: 'ResponseEntity.ok().cacheControl(CacheControl.noStore())',
      php: "header('Cache-Control: no-store');",
      nginx: 'add_header Cache-Control no-store;  # where the server itself cannot be changed',
    },
  },
  needs: ['open'],
  after: ['response/status'],
  examples: {
    pass: [
      { title: 'no-store', recordings: [headed({ 'Cache-Control': 'no-store' })] },
      {
        title: 'among others',
        recordings: [headed({ 'cache-control': 'max-age=0, No-Cache , no-transform' })],
      },
      { title: 'private', recordings: [headed({ 'Cache-Control': 'private' })] },
      {
        title: 'stale at once, and not to be used then',
        recordings: [headed({ 'Cache-Control': 'max-age=0, must-revalidate' })],
      },
      {
        title: 'the same for shared caches alone',
        recordings: [headed({ 'Cache-Control': 'max-age=0, proxy-revalidate' })],
      },
      {
        title: 'no age in a shared cache',
        recordings: [headed({ 'Cache-Control': 's-maxage=0, max-age=60' })],
      },
      {
        title: 'expired from the start',
        recordings: [headed({ 'Cache-Control': 'must-revalidate', Expires: '0' })],
      },
      { title: 'like no other request', recordings: [headed({ Vary: '*' })] },
    ],
    fail: [
      { title: 'nothing said', recordings: [headed({})] },
      { title: 'a public age', recordings: [headed({ 'Cache-Control': 'public, max-age=60' })] },
      {
        title: 'no-cache for one field only',
        recordings: [headed({ 'Cache-Control': 'no-cache="Set-Cookie"' })],
      },
      {
        title: 'stale at once, and used all the same by a cache that is cut off',
        recordings: [headed({ 'Cache-Control': 'max-age=0' })],
      },
      {
        title: 'an age of its own in a shared cache',
        recordings: [headed({ 'Cache-Control': 'max-age=0, s-maxage=60, must-revalidate' })],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const head = finalHead(recording)!
    const value = headerValue(head.headers, 'cache-control')
    // RFC 9111, 5.2.2.4: the qualified form, no-cache="field", concerns those fields alone, and is not enough.
    const directives = cacheDirectives(head.headers)
    const found = ENOUGH.filter((name) => directives.get(name) === '')
    if (found.length > 0) return { outcome: 'pass', message: found.join(', ') }
    const asksFirst = validatedFirst(head.headers, 'shared')
    if (asksFirst !== undefined) return { outcome: 'pass', message: asksFirst }
    const actual = value === undefined ? 'no Cache-Control' : `Cache-Control: ${value}`
    return {
      outcome: 'fail',
      message:
        value === undefined
          ? 'there is no Cache-Control'
          : 'Cache-Control lets a shared cache keep the stream',
      expected: 'Cache-Control with no-store, no-cache or private',
      actual,
      evidence: [evidence(recording, actual, { at: head.at })],
    }
  },
}
