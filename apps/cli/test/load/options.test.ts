import { withLifetime } from '@ssespec/lab'
import { describe, expect, test } from 'vitest'

import { type LoadOptions, planOf } from '../../src/load/plan.ts'
import { openTarget } from '../../src/load/target.ts'
import { segmentsOf } from '../../src/load/workload.ts'
import { readPart } from '../../src/options/part.ts'
import { collectThreshold } from '../../src/options/threshold.ts'
import { readWorkload } from '../../src/options/workload.ts'

const URL = 'http://127.0.0.1:9/'
const plan = (url: string | undefined, options: Partial<LoadOptions>) =>
  planOf(url, { workload: 'latency', segments: 1, ...options })
const open = (url: string, via: string) =>
  withLifetime(undefined, (lifetime) => openTarget({ url, via, protocol: undefined, query: {} }, lifetime))

describe('thresholds', () => {
  test('are gathered by metric', () => {
    const first = collectThreshold('sse_event_latency: p(99)<50')
    const both = collectThreshold(' sse_event_latency  max <= 1.5 ', first)
    expect(collectThreshold('sse_events_lost:count==0', both)).toEqual({
      sse_event_latency: ['p(99)<50', 'max<=1.5'],
      sse_events_lost: ['count==0'],
    })
  })

  test.each([
    ['p99<50', "write it as 'sse_event_latency: p(99)<50'"],
    ['sse_event_latency: p(99)<50ms', 'milliseconds'],
    ['sse_lag: p(99)<50', 'there is no sse_lag; there are'],
    ['sse_events: p(99)<50', 'sse_events has count, rate'],
    ['sse_streams_open: count<50', 'sse_streams_open has value'],
  ])('%s is none', (text, says) => {
    expect(() => collectThreshold(text)).toThrow(says)
  })
})

describe('workloads', () => {
  test('are known by name', () => {
    expect(readWorkload('reconnect')).toBe('reconnect')
    expect(() => readWorkload('ramp')).toThrow('there are latency, reconnect, connection-limit')
  })

  test('transports has a command of its own', () => {
    expect(() => readWorkload('transports')).toThrow('npm run transports')
  })
})

describe('options that do not go together', () => {
  test.each<[string | undefined, Partial<LoadOptions>, string]>([
    [URL, { streams: 2, segments: 3 }, 'not as many streams'],
    [URL, { workload: 'reconnect', reload: true }, '--via'],
    [URL, { workload: 'reconnect', down: 1000 }, 'leave the URL out'],
    [undefined, { down: 1000 }, '--down is for --workload reconnect'],
    [undefined, { reload: true }, '--reload is for --workload reconnect'],
    ['https://127.0.0.1:9/', { http: '2c' }, '--http 2c is HTTP/2 in the clear'],
  ])('%s %o', (url, options, says) => {
    expect(() => plan(url, options)).toThrow(says)
  })

  test('a part is between 0 and 100', () => {
    expect(readPart('0.5')).toBe(0.5)
    for (const text of ['-1', 'half', '101', '']) expect(() => readPart(text)).toThrow('is no part')
  })

  test('a proxy that there is not', async () => {
    await expect(open(URL, 'nginx-wright')).rejects.toThrow('there is no such proxy')
  })

  test('a proxy before a secure server', async () => {
    await expect(open('https://127.0.0.1:9/', 'nginx-right')).rejects.toThrow('give an http URL')
  })
})

test('rate and size are asked for in the URL', async () => {
  const { target } = plan(`${URL}?channel=a`, { rate: 5, size: 100 })
  const { url } = await withLifetime(undefined, (lifetime) => openTarget(target, lifetime))
  expect(url).toBe(`${URL}?channel=a&rate=5&size=100`)
})

test('processes share the streams', () => {
  const { workload } = plan(URL, { streams: 8 })
  const shares = segmentsOf({ ...workload, url: URL, insecure: false }, 3).map(({ streams }) => streams)
  expect(shares).toEqual([3, 3, 2])
})
