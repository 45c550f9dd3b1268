import type { ProxyFamily } from '@ssespec/rules'
import { expect, test } from 'vitest'

import { diagnose } from '../../src/index.ts'
import { exchange, judged, type Seen, unanswered } from './judged.ts'

const FEW = 'SETTINGS_MAX_CONCURRENT_STREAMS 128; 11 of 100 served'
const http10 = exchange('open', '@origin', 3, { httpVersion: '1.0' })
const half = exchange('crash', 'fin', 5, { headers: { 'Transfer-Encoding': 'chunked' } })
const bare = exchange('crash', 'fin', 5)
const held = (probe: string, step: string, came: number): Seen['recordings'] => [
  exchange(probe, step, came),
  exchange(probe, `${step}@origin`, 6),
]
const twice = (kind: string, second: 'shared' | 'waits'): Seen['recordings'] => [
  exchange('twice', `${kind}-1`, 3),
  second === 'shared' ? exchange('twice', `${kind}-2`, 3) : unanswered('twice', `${kind}-2`),
  exchange('twice', `${kind}@origin`, 3),
]

/** What is seen where a signature is, and the same without what tells it from others. */
const cases: readonly [name: string, family: ProxyFamily | undefined, seen: Seen, other: Seen][] = [
  [
    'http10-upstream',
    'nginx',
    { failed: { 'proxy/end-visible': 'a proper end' }, recordings: [half, http10] },
    { failed: { 'proxy/end-visible': 'a proper end' }, recordings: [half] },
  ],
  [
    'unframed-body',
    'nginx',
    { failed: { 'proxy/end-visible': 'a closed connection' }, recordings: [bare] },
    { failed: { 'proxy/end-visible': 'a closed connection' }, recordings: [half] },
  ],
  [
    'masked-end',
    'caddy',
    { failed: { 'proxy/end-visible': 'a proper end' }, recordings: [half] },
    { failed: { 'proxy/end-visible': 'a proper end' }, recordings: [half, http10] },
  ],
  [
    'full-buffering',
    'lighttpd',
    {
      failed: { 'proxy/incremental': 'nothing' },
      recordings: [exchange('open', '', 0), exchange('dense', '', 0), exchange('whole', '', 8)],
    },
    {
      failed: { 'proxy/incremental': 'nothing' },
      recordings: [exchange('open', '', 3), exchange('dense', '', 0), exchange('whole', '', 8)],
    },
  ],
  [
    'one-event-behind',
    'haproxy',
    { failed: { 'proxy/compressed': 'one' }, recordings: held('pause', 'gzip', 5)! },
    { failed: { 'proxy/compressed': 'more' }, recordings: held('pause', 'gzip', 2)! },
  ],
  [
    'unflushed-compression',
    'nginx',
    { failed: { 'proxy/compressed': 'more' }, recordings: held('pause', 'gzip', 2)! },
    { failed: { 'proxy/compressed': 'one' }, recordings: held('pause', 'gzip', 5)! },
  ],
  [
    'head-held',
    'h2o',
    { failed: { 'proxy/head-flushed': 'late' } },
    { failed: { 'proxy/head-flushed': 'late', 'proxy/incremental': 'held' } },
  ],
  [
    'accel-buffering-eaten',
    'nginx',
    {
      failed: { 'proxy/incremental': 'held' },
      removed: ['x-accel-buffering'],
      recordings: held('accel', '', 0)!,
    },
    {
      failed: { 'proxy/incremental': 'held' },
      removed: ['x-accel-buffering'],
      recordings: held('accel', '', 6)!,
    },
  ],
  [
    'accel-buffering-ignored',
    'nginx',
    { failed: { 'proxy/incremental': 'held' }, recordings: [...held('accel', '', 0)!, http10] },
    { failed: { 'proxy/incremental': 'held' }, recordings: held('accel', '', 0)! },
  ],
  [
    'cache-lock',
    'nginx',
    { failed: { 'proxy/not-cached': 'nothing' }, recordings: twice('live', 'waits')! },
    { failed: { 'proxy/not-cached': 'an answer' }, recordings: twice('live', 'shared')! },
  ],
  [
    'shared-stream',
    'varnish',
    { failed: { 'proxy/not-cached': 'an answer' }, recordings: twice('ended', 'shared')! },
    { failed: { 'proxy/not-cached': 'nothing' }, recordings: twice('live', 'waits')! },
  ],
  [
    'capacity',
    'nginx',
    { failed: { 'proxy/h2-streams': `${FEW}, then status 500` }, figures: { advertisedStreams: 128 } },
    { failed: { 'proxy/h2-streams': `${FEW}, the others are not answered` } },
  ],
  [
    'exhausted',
    'nginx',
    {
      failed: { 'proxy/h2-streams': `${FEW}, the others are not answered` },
      figures: { advertisedStreams: 128 },
    },
    { failed: { 'proxy/h2-streams': '8 served' }, figures: { advertisedStreams: 8 } },
  ],
  [
    'stream-cap',
    'nginx',
    { failed: { 'proxy/h2-streams': '8 served' }, figures: { advertisedStreams: 8, maxStreams: 8 } },
    { failed: { 'proxy/h2-streams': `${FEW}, then status 500` }, figures: { advertisedStreams: 128 } },
  ],
  [
    'stream-cap',
    'apache',
    { failed: { 'proxy/h2-streams': '6 of 100 served' }, figures: { advertisedStreams: 100, maxStreams: 6 } },
    { passed: ['proxy/h2-streams'] },
  ],
  [
    'idle-cut',
    'nginx',
    { failed: { 'proxy/idle': 'cut' }, passed: ['proxy/lifetime'], figures: { idleCutS: 60 } },
    { failed: { 'proxy/idle': 'cut', 'proxy/lifetime': 'cut' } },
  ],
  [
    'absolute-cut',
    'envoy',
    { failed: { 'proxy/idle': 'cut', 'proxy/lifetime': 'cut' } },
    { failed: { 'proxy/idle': 'cut' }, passed: ['proxy/lifetime'] },
  ],
  [
    'lost-disconnect',
    'haproxy',
    { failed: { 'proxy/cancel-reaches-origin': 'never' } },
    { failed: { 'proxy/cancel-reaches-origin': 'never', 'proxy/not-cached': 'an answer' } },
  ],
  [
    'cork',
    'haproxy',
    { passed: ['proxy/incremental'], figures: { addedP50Ms: 100, addedP99Ms: 205 } },
    { passed: ['proxy/incremental'], figures: { addedP50Ms: 5, addedP99Ms: 205 } },
  ],
  [
    'no-backpressure',
    'nginx',
    { failed: { 'proxy/slow-reader': '32 MiB taken' } },
    { failed: { 'proxy/slow-reader': 'no content' } },
  ],
  [
    'events-lost-on-crash',
    'nginx',
    { failed: { 'proxy/incremental': 'held' }, recordings: held('crash', 'fin', 0)! },
    { failed: { 'proxy/incremental': 'held' }, recordings: held('crash', 'fin', 6)! },
  ],
  [
    'repeated-request',
    'trafficserver',
    { failed: { 'proxy/not-retried': 'four' } },
    { passed: ['proxy/not-retried'] },
  ],
  ['cut-by-reload', 'nginx', { failed: { 'proxy/reload': 'cut' } }, { passed: ['proxy/reload'] }],
  [
    'header-faults',
    undefined,
    { failed: { 'proxy/last-event-id': 'lost' } },
    { passed: ['proxy/last-event-id'] },
  ],
  [
    'changed-content',
    undefined,
    { failed: { 'proxy/bytes-identical': 'other bytes' } },
    { passed: ['proxy/bytes-identical'] },
  ],
]

test.each(cases)('%s in %s is told from what is like it', (name, family, seen, other) => {
  const named = (each: Seen): string[] => diagnose(judged(each), family).map(({ signature }) => signature)
  expect(named(seen)).toContain(name)
  expect(named(other)).not.toContain(name)
})

test('where nothing fails no cause is named', () => {
  expect(diagnose(judged({ passed: ['proxy/incremental', 'proxy/end-visible'] }), 'nginx')).toEqual([])
})

test('of a proxy that is not known the advice is given, and no proof claimed', () => {
  const [first] = diagnose(judged({ failed: { 'proxy/reload': 'cut' } }), undefined)
  expect(first).toMatchObject({ fix: 'Give old workers as long as streams live.', proven: false })
})

test('what a version lacks is not explained', () => {
  const pair = judged({ failed: { 'proxy/cancel-reaches-origin': 'never' } })
  expect(diagnose(pair, 'apache', ['proxy/cancel-reaches-origin'])).toEqual([])
})

test('what is sure stands before what is likely, and a must before a should', () => {
  const pair = judged({
    failed: { 'proxy/slow-reader': '32 MiB taken', 'proxy/not-retried': 'four' },
    passed: ['proxy/incremental'],
    figures: { addedP50Ms: 100, addedP99Ms: 205 },
  })
  const names = diagnose(pair, 'nginx').map(({ signature }) => signature)
  expect(names).toEqual(['repeated-request', 'no-backpressure', 'cork'])
})
