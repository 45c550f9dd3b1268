import type { ServerResponse } from 'node:http'

import { type Recording, readRecordings, writeRecording } from '@ssespec/recording'
import { afterEach, describe, expect, test } from 'vitest'

import { judge, selectRules, type Target, testTarget, type TestRun } from '@ssespec/conformance'

import { outcomeOf, resultOf } from './composed.ts'
import { type Answer, type CountingServer, countingServer, ticking } from './counting-server.ts'

const server = selectRules('server')
const running: CountingServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()))
})

async function start(answer: Answer): Promise<CountingServer> {
  const started = await countingServer(answer)
  running.push(started)
  return started
}

function run(url: string, target: Partial<Target> = {}, rules = server, durationMs = 1500): Promise<TestRun> {
  return testTarget({ url, method: 'GET', headers: [], insecure: false, ...target }, rules, {
    protocols: '1.1',
    patience: { durationMs, headTimeoutMs: 5000 },
    signal: new AbortController().signal,
  })
}

const failed = ({ results }: TestRun): string[] =>
  results.filter(({ outcome, level }) => outcome === 'fail' && level !== 'advice').map(({ rule }) => rule)

/** Recordings in the order in which their exchanges began. */
function order(recordings: readonly Recording[]): string[] {
  return recordings
    .toSorted((a, b) => a.startedAtMonotonicMs - b.startedAtMonotonicMs)
    .map(({ probe }) => probe)
    .filter((probe, index, all) => probe !== all[index - 1])
}

describe('a healthy server', () => {
  test('is asked in order, in few requests, over few connections, and nothing is left open', async () => {
    const target = await start(ticking())
    const made = await run(target.url)
    expect(failed(made)).toEqual([])
    const [first, second] = target.requests
    expect(first!.connections).toBe(1)
    expect(second!.heads).toBeGreaterThan(0)
    const probes = order(made.recordings)
    expect(probes[0]).toBe('open')
    expect(probes.slice(-3)).toEqual(['resume', 'parallel', 'aborts'])
    const parallel = target.requests.length - 17
    const before = target.requests.slice(0, parallel)
    // Four, and one that we have left and whose end the server has still to see.
    expect(Math.max(...before.map(({ connections }) => connections))).toBeLessThanOrEqual(4 + 1)
    const all = target.requests.map(({ connections }) => connections)
    expect(Math.max(...all)).toBeLessThanOrEqual(7 + 1)
    expect(target.requests.length).toBeLessThanOrEqual(50)
    await expect.poll(() => target.open).toBe(0)
  })

  test('is judged alike from its recordings', async () => {
    const target = await start(ticking())
    const made = await run(target.url)
    const read = readRecordings(made.recordings.map(writeRecording).join(''))
    expect(judge(server, { recordings: read })).toEqual(made.results)
  })
})

test('who comes back to a stream with few events waits for one', async () => {
  // An event each 2 s, whoever listens; after an id only those that are still to come.
  const started = performance.now()
  const target = await start((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write(': welcome\n\n')
    const send = (): void => {
      const id = Math.round((performance.now() - started) / 2000)
      response.write(`id: ${id}\ndata: ${id}\n\n`)
      timer = setTimeout(send, started + (id + 1) * 2000 - performance.now())
    }
    let timer = setTimeout(send, 2000 - ((performance.now() - started) % 2000))
    response.once('close', () => clearTimeout(timer))
  })
  const made = await run(target.url, {}, selectRules('server', ['reconnect/last-event-id']), 2200)
  expect(resultOf(made.results, 'reconnect/last-event-id')).toMatchObject({ outcome: 'pass' })
})

test('a head that took two slow steps to come, each in time, leaves nothing unasked', async () => {
  const tick = ticking()
  const target = await start((request, response, n) => {
    setTimeout(() => {
      if (request.url === '/there') return tick(request, response, n)
      response.writeHead(307, { Location: '/there' }).end()
    }, 600)
  })
  const { results } = await run(target.url, {}, selectRules('server', ['response/accept', 'response/vary']))
  expect(results.map(({ outcome }) => outcome)).toEqual(['pass', 'pass'])
})

/** Streams from a ticking server with so many workers; who comes when all are busy waits for one. */
function withWorkers(workers: number): Answer {
  const tick = ticking()
  const waiting: (() => void)[] = []
  let busy = 0
  const next = (): void => {
    busy -= 1
    waiting.shift()?.()
  }
  const serve = (...args: Parameters<Answer>): void => {
    busy += 1
    args[1].once('close', next)
    tick(...args)
  }
  return (...args) => {
    const gone = (): void => void waiting.splice(waiting.indexOf(due), 1)
    const due = (): void => {
      args[1].off('close', gone)
      serve(...args)
    }
    if (busy < workers) return serve(...args)
    waiting.push(due)
    args[1].once('close', gone)
  }
}

// Long enough for what is asked beside the open stream to give up waiting.
const PATIENT_MS = 3500

test('a server with few workers fails concurrent-streams, and nothing else', async () => {
  const target = await start(withWorkers(2))
  const made = await run(target.url, {}, server, PATIENT_MS)
  expect(failed(made)).toEqual(['lifecycle/concurrent-streams'])
  expect(outcomeOf(made.results, 'lifecycle/abort-cycles')).toBe('blocked')
  expect(new Set(made.recordings.map(({ attempt }) => attempt))).toEqual(new Set([1, 2]))
})

test('a server for one client at a time fails nothing: the next is served when one has left', async () => {
  const target = await start(withWorkers(1))
  const made = await run(target.url, {}, server, PATIENT_MS)
  expect(failed(made)).toEqual([])
  expect(resultOf(made.results, 'lifecycle/concurrent-streams').message).toMatch(/one client at a time/)
  expect(outcomeOf(made.results, 'lifecycle/abort-cycles')).toBe('inconclusive')
})

test('after a 429 nothing more is asked, and what was not seen says so', async () => {
  const tick = ticking()
  const target = await start((request, response, n) => {
    if (n < 4) tick(request, response, n)
    else refuse(response)
  })
  const made = await run(target.url)
  expect(failed(made)).toEqual([])
  // Those that were under way at that moment come to an end.
  expect(target.requests.length).toBeLessThanOrEqual(6)
  expect(resultOf(made.results, 'lifecycle/concurrent-streams')).toMatchObject({ outcome: 'inconclusive' })
  expect(resultOf(made.results, 'lifecycle/concurrent-streams').message).toMatch(/429/)
})

test('a 503 in the parallel probe is a limit, not a failure', async () => {
  const tick = ticking()
  let open = 0
  const target = await start((request, response, n) => {
    if (open === 5) {
      response.writeHead(503, { Connection: 'close' }).end()
      return
    }
    open += 1
    response.once('close', () => (open -= 1))
    tick(request, response, n)
  })
  const made = await run(target.url)
  expect(failed(made)).toEqual([])
  expect(resultOf(made.results, 'lifecycle/concurrent-streams').message).toMatch(/allows 5 at once.*503/)
})

test('a server that answers with an error is asked once', async () => {
  const target = await start((_request, response) => response.writeHead(500).end('no'))
  const made = await run(target.url)
  expect(failed(made)).toEqual(['response/status'])
  expect(target.requests).toHaveLength(1)
})

test('a 204 is the end of the questions', async () => {
  const target = await start((_request, response) => response.writeHead(204).end())
  const made = await run(target.url)
  expect(outcomeOf(made.results, 'stream/dispatches')).toBe('inconclusive')
  expect(target.requests).toHaveLength(1)
})

test('a POST goes out as given, three times at most', async () => {
  const target = await start((request, response, n) => {
    request.method = 'GET'
    ticking()(request, response, n)
  })
  const made = await run(target.url, {
    method: 'POST',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Api-Key', 'very secret'],
    ],
    body: new TextEncoder().encode('{"prompt":"hello"}'),
  })
  expect(failed(made)).toEqual([])
  expect(target.requests.map(({ method, body }) => [method, body])).toEqual(
    Array.from({ length: 3 }, () => ['POST', '{"prompt":"hello"}']),
  )
  expect(target.requests.every(({ headers }) => headers['x-api-key'] === 'very secret')).toBe(true)
  expect(made.recordings.map(writeRecording).join('')).not.toContain('very secret')
})

test('only what the chosen rules need is asked', async () => {
  const target = await start(ticking())
  await run(target.url, {}, selectRules('server', ['response/head']))
  expect(target.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD'])
})

test('an abort ends the run at once, and leaves nothing open', async () => {
  const target = await start(ticking())
  const controller = new AbortController()
  const made = testTarget({ url: target.url, method: 'GET', headers: [], insecure: false }, server, {
    protocols: '1.1',
    patience: { durationMs: 60_000, headTimeoutMs: 5000 },
    signal: controller.signal,
    onProbe: (probe) => {
      if (probe === 'short') controller.abort()
    },
  })
  await made
  expect(target.requests.length).toBeLessThanOrEqual(2)
  await expect.poll(() => target.open).toBe(0)
})

function refuse(response: ServerResponse): void {
  response.writeHead(429, { 'Retry-After': '60', Connection: 'close' }).end('slow down')
}
