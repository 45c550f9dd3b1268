import { expect, it } from 'vitest'

import type { Recording } from '@ssespec/recording'

import { back, before, numbered, other, prefixed, resumed } from '../src/analysis/resume-examples.ts'
import { streamHeaders } from '../src/example.ts'
import { rule } from '../src/reconnect/last-event-id.ts'

it.each<[string, Recording[]]>([
  ['is turned away as others are', [back(403), other(403)]],
  ['is turned away, and it is not known whether others are', [back(403)]],
  ['is asked to come later', [back(503), other(200)]],
  ['comes too often', [back(429), other(200)]],
])('a client that %s says nothing of the id', (_what, recordings) => {
  expect(rule.judge({ protocol: 'http/1.1', recordings: [before(3), ...recordings] })).toMatchObject({
    outcome: 'inconclusive',
  })
})

it.each<[string, Recording]>([
  ['a prefix', resumed(200, streamHeaders, numbered([4, 5], prefixed))],
  [
    'another prefix than before',
    resumed(
      200,
      streamHeaders,
      numbered([9], (id) => `other-${id}`),
    ),
  ],
])('ids with %s may continue', (_what, second) => {
  expect(rule.judge({ protocol: 'http/1.1', recordings: [before(3, prefixed), second] })).toMatchObject({
    outcome: 'pass',
  })
})
