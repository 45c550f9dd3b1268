import { rules } from '@ssespec/rules'
import { describe, expect, test } from 'vitest'

import { plannedRequests, probesFor, selectRules, type Target } from '@ssespec/conformance'

import { probes } from '../src/registry.generated.ts'

const target: Target = { url: 'http://127.0.0.1/events', method: 'GET', headers: [], insecure: false }
const patience = { durationMs: 3000, headTimeoutMs: 10_000 }
const everything = { ...patience, idleMs: 20_000, deep: true }
const server = selectRules('server')
const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id)

describe('the plan', () => {
  test('knows every probe that a rule about servers needs', () => {
    const known = new Set(ids(probes))
    const needed = rules.filter(({ party }) => party === 'server').flatMap(({ needs }) => needs)
    expect(needed.filter((id) => !known.has(id))).toEqual([])
  })

  test('has no probe that nobody needs', () => {
    const needed = new Set(rules.flatMap(({ needs }) => needs))
    expect(ids(probes).filter((id) => !needed.has(id))).toEqual([])
  })

  test('puts each probe after those that it reads', () => {
    const order = ids(probesFor(server, target, everything))
    for (const probe of probes) {
      for (const before of probe.after) expect(order.indexOf(before)).toBeLessThan(order.indexOf(probe.id))
    }
  })

  test('makes what the chosen rules need, and no more', () => {
    expect(ids(probesFor(selectRules('server', ['stream/*']), target, patience))).toEqual(['open'])
    const few = selectRules('server', ['reconnect/last-event-id'])
    expect(ids(probesFor(few, target, patience))).toEqual(['open', 'resume'])
  })

  test('leaves out what strains or takes long, until it is asked for', () => {
    const quiet = ids(probesFor(server, target, patience))
    const all = ids(probesFor(server, target, everything))
    expect(all.filter((id) => !quiet.includes(id)).toSorted()).toEqual([
      'idle',
      'many-aborts',
      'many-streams',
      'slow-reader',
    ])
  })

  test('repeats a POST no more than it must', () => {
    const post = { ...target, method: 'POST' }
    expect(ids(probesFor(server, post, patience)).toSorted()).toEqual(['compressed', 'open', 'resume'])
    const requests = plannedRequests(server, post, patience, 'http/1.1')
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST'])
  })

  test.each(['http/1.1', 'h2c'] as const)('asks about 45 times over %s', (protocol) => {
    const requests = plannedRequests(server, target, patience, protocol)
    const sum = requests.reduce((total, { times = 1 }) => total + times, 0)
    expect(sum).toBeGreaterThan(30)
    expect(sum).toBeLessThanOrEqual(50)
    expect(new Set(requests.map(({ method }) => method)).size).toBe(4)
  })
})
