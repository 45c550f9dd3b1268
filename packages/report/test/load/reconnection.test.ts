import { describe, expect, test } from 'vitest'

import { reconnectionOf } from '../../src/load/reconnection.ts'
import { measurement } from '../fixtures/measurements.ts'

const stormed = measurement({
  recovery: {
    beganAtMs: 5000,
    // One stream was lost by itself, and came back, before the outage.
    dropped: [
      [0, 1],
      [4000, 60],
      [4020, 40],
    ],
    attempts: [
      [1000, 1],
      [6000, 70],
      [6090, 20],
      [6110, 30],
      [9000, 10],
    ],
    restored: [
      [1000, 1],
      [6000, 50],
      [6090, 45],
      [9000, 4],
    ],
    heard: [
      [6010, 50],
      [9010, 49],
    ],
    notRestored: 1,
  },
})

describe('a reconnection', () => {
  test('counts from the first loss of the densest second', () => {
    expect(reconnectionOf(stormed)).toMatchObject({ t50Ms: 2000, t95Ms: 2090, t100Ms: null, dropped: 100 })
  })

  test('is over when the last stream is back', () => {
    const { recovery } = stormed
    const all = { ...stormed, recovery: { ...recovery, notRestored: 0 } }
    expect(reconnectionOf(all)).toMatchObject({ t100Ms: 5000, notRestored: 0, firstEvent: { t50Ms: 2010 } })
  })

  test('counts from server back as told, and else from the first stream that is open again', () => {
    expect(reconnectionOf(stormed, 10_500)).toMatchObject({
      serverBackMs: 1500,
      serverBackSeen: true,
      fromServerBack: { t50Ms: 500, t95Ms: 590, t100Ms: null },
    })
    expect(reconnectionOf(stormed)).toMatchObject({
      serverBackMs: 2000,
      serverBackSeen: false,
      fromServerBack: { t50Ms: 0, t95Ms: 90 },
    })
  })

  test('has its peak where most attempts fall into 100 ms', () => {
    expect(reconnectionOf(stormed)).toMatchObject({ attempts: 130, peakPer100ms: 90 })
  })

  test('of nothing that was lost is none', () => {
    expect(reconnectionOf(measurement())).toBeUndefined()
  })

  test('that never came has no times', () => {
    const { recovery } = stormed
    const gone = {
      ...stormed,
      recovery: { ...recovery, attempts: [], restored: [], heard: [], notRestored: 100 },
    }
    expect(reconnectionOf(gone)).toMatchObject({
      t50Ms: null,
      fromServerBack: { t50Ms: null },
      serverBackMs: null,
      notRestored: 100,
      peakPer100ms: 0,
    })
  })
})
