import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { k6Binary } from '@ssespec/lab'
import { beforeAll, describe, expect, test } from 'vitest'

import { invalidBecause } from '../tools/transports/figures.ts'
import type { Load, Way, Wire } from '../tools/transports/plan.ts'
import { run } from '../tools/transports/run.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const load: Load = {
  id: 'steady',
  title: 'three clients',
  clients: 3,
  rate: 20,
  size: 100,
  durationMs: 2000,
  runs: [],
}

describe('the same updates', () => {
  let binary: string

  beforeAll(async () => {
    binary = await k6Binary({ moduleFolder: join(root, 'apps/k6') })
  }, 600_000)

  const measured = (way: Way, wire: Wire) => run(binary, load, wire, way, AbortSignal.timeout(50_000))

  test.each<[Way, Wire]>([
    ['poll-1s', 'h2'],
    ['long-poll', 'http/1.1'],
  ])('come by %s over %s, for a request each time', async (way, wire) => {
    const { seen, bytes } = await measured(way, wire)
    expect(seen).toMatchObject({ protocol: wire, updates: { missed: 0 }, failure: null })
    expect(seen.updates.received).toBeGreaterThan(0)
    expect(seen.requests).toBeGreaterThan(0)
    expect(bytes.up).toBeGreaterThan(20 * seen.requests)
  })

  test.each<[Way, Wire]>([
    ['websocket', 'clear'],
    ['sse', 'h2'],
  ])('come by %s over %s, for no request at all', async (way, wire) => {
    const { seen, bytes, connections } = await measured(way, wire)
    const protocol = wire === 'h2' ? 'h2' : 'http/1.1'
    expect(seen).toMatchObject({ protocol, updates: { missed: 0 }, requests: 0, failure: null })
    expect(bytes.down).toBeGreaterThan(100 * seen.updates.received)
    expect(connections.opened).toBe(3)
  })

  test('come by a poll for the newest alone with the others left out', async () => {
    const one = await measured('poll-newest', 'http/1.1')
    const { received, missed } = one.seen.updates
    expect(missed).toBeGreaterThan(received)
    expect(invalidBecause({ ...one, wire: 'h2' })).toBe('http/1.1 was spoken in place of h2')
  })
})
