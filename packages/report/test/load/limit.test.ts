import { expect, test } from 'vitest'

import { limitOf } from '../../src/load/limit.ts'
import type { Failure } from '../../src/load/measurement.ts'
import { measurement } from '../fixtures/measurements.ts'

const ramp = { brokeAt: 6, watchedMs: 2000, lostAfter: 1, eventsAfter: 40 }
const answered = (status: number, by?: string): Failure => ({
  error: `status ${status}`,
  count: 9,
  kind: 'answered',
  status,
  ...(by !== undefined && { by }),
})
const failing = (kind: Failure['kind']): Failure => ({ error: 'as it was', count: 9, kind })
const broken = (failures: Failure[], waiting = 0) =>
  measurement({ ramp, failures, streams: { ...measurement().streams, waiting } })

test.each<[Failure | undefined, string | null, string | null]>([
  [answered(500, 'nginx/1.22.1'), 'worker_connections of nginx', 'proxy'],
  [answered(503, 'nginx'), 'limit_conn of nginx', 'proxy'],
  [answered(502, 'nginx'), 'connections of the origin', 'server'],
  [answered(503), 'a limit of the server’s own', 'server'],
  [answered(429), 'a limit of the server’s own', 'server'],
  [failing('refused'), 'connections of the server', 'server'],
  [failing('silent'), 'connections of the server', 'server'],
  [failing('files'), 'open files of the generator', 'generator'],
  [failing('ports'), 'ports of the generator', 'generator'],
  [failing('other'), null, null],
  [undefined, 'connections of the server', 'server'],
])('%o is %s', (failure, name, where) => {
  expect(limitOf(broken(failure === undefined ? [] : [failure]))).toMatchObject({
    reached: true,
    streams: 6,
    name,
    where,
    stayedOpen: 5,
    watchedMs: 2000,
    eventsAfter: 40,
  })
})

test('streams that wait for room on an HTTP/2 connection name that', () => {
  const waiting = broken([failing('silent')], 3)
  const streams = { ...waiting.streams, http2StreamLimit: 128 }
  expect(limitOf({ ...waiting, streams })).toMatchObject({
    name: 'HTTP/2 streams of a connection',
    where: 'server',
    fix: expect.stringContaining('SETTINGS_MAX_CONCURRENT_STREAMS = 128'),
  })
  expect(limitOf(waiting)).toMatchObject({ where: 'generator' })
})

test('a process of the server that has no open file left is the limit, whatever it answers', () => {
  const full = { program: 'node', pid: 17, openFiles: 60, openFilesLimit: 64 }
  expect(limitOf(broken([failing('closed')]), [full])).toMatchObject({
    name: 'open files of the server',
    fix: expect.stringContaining('60 of 64'),
  })
  const idle = { ...full, openFilesLimit: 1024 }
  expect(limitOf(broken([failing('closed')]), [idle])).toMatchObject({ name: 'connections of the server' })
})

test('nginx out of connections cuts most and answers some', () => {
  const cut = broken([failing('reset'), answered(500, 'nginx/1.22.1')])
  expect(limitOf(cut)).toMatchObject({
    name: 'worker_connections of nginx',
    failure: 'the connection is reset before an answer; or status 500',
  })
  const nginx = { program: 'nginx', pid: 17, openFiles: 60, openFilesLimit: 1024 }
  expect(limitOf(broken([failing('closed')]), [nginx])).toMatchObject({ name: 'worker_connections of nginx' })
})

test('without a limit all that were asked for were open', () => {
  const unbroken = measurement({ ramp: { ...ramp, brokeAt: null, lostAfter: 0 } })
  expect(limitOf(unbroken)).toMatchObject({ reached: false, streams: 1, name: null, stayedOpen: 1 })
})

test('a workload that looks for none has none', () => {
  expect(limitOf(measurement())).toBeUndefined()
})
