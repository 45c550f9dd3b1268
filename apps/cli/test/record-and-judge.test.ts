import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type ReferenceServer, startReferenceServer } from '@ssespec/reference-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { runCli } from './support/cli.ts'

let server: ReferenceServer
let folder: string
beforeAll(async () => {
  server = await startReferenceServer()
  folder = await mkdtemp(join(tmpdir(), 'ssespec-'))
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const verdictsIn = (stdout: string): unknown => {
  const { results, summary } = JSON.parse(stdout) as { results: unknown; summary: unknown }
  return { results, summary }
}

describe('--record and judge', () => {
  test.each([
    ['a good server', '/events', '1.1'],
    ['a good server over HTTP/2', '/events', '2c'],
    ['a fault of the body, seen twice', '/faults/stream/utf8/latin1', '1.1'],
    ['a fault of reconnection', '/faults/reconnect/last-event-id/starts-over', '1.1'],
    ['an error page', '/faults/response/status/500', '1.1'],
    ['compressed streams', '/unusual/compressed/gzip', '1.1'],
  ])('give the same verdicts: %s', async (title, path, http) => {
    const kept = join(folder, title.replaceAll(/\W+/g, '-'))
    const json = ['--reporter', 'json']
    const tested = await runCli(['test', server.url + path, '--http', http, '--record', kept, ...json])
    const judged = await runCli(['judge', kept, ...json])
    expect(verdictsIn(judged.stdout)).toEqual(verdictsIn(tested.stdout))
    expect(judged.code).toBe(tested.code)
  })

  test('a recording of a version to come is refused, and the file and line are named', async () => {
    const file = join(folder, 'later.jsonl')
    await writeFile(file, '{"recording":99,"probe":"open","entries":0}\n')
    const { code, stderr } = await runCli(['judge', file])
    expect(code).toBe(2)
    expect(stderr).toMatch(/later\.jsonl, line 1: a recording of schema 99; this version reads 1 and 2/)
  })

  test('a recording that was changed by hand and makes no sense is refused, and the file and line are named', async () => {
    const file = join(folder, 'changed.jsonl')
    const title = { probe: 'open', step: '', attempt: 1, protocol: 'http/1.1', url: server.url }
    const startedAt = { startedAt: '2026-01-01T00:00:00.000Z', startedAtMonotonicMs: 0 }
    const lines = [
      { recording: 2, ...title, ...startedAt, entries: 1 },
      { kind: 'head', at: 1, httpVersion: '1.1', status: 200, reason: 'OK' },
    ]
    await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const { code, stderr } = await runCli(['judge', file])
    expect(code).toBe(2)
    expect(stderr).toMatch(/changed\.jsonl, line 2: an entry of kind head needs headers/)
  })

  test('a recording of the version before attempts were numbered is judged', async () => {
    const kept = join(folder, 'before')
    await runCli(['test', `${server.url}/events`, '--http', '1.1', '--rules', 'stream/*', '--record', kept])
    const file = join(kept, 'recordings.jsonl')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replaceAll('{"recording":2', '{"recording":1').replaceAll('"attempt":1,', ''))
    const { code } = await runCli(['judge', kept, '--rules', 'stream/*'])
    expect(code).toBe(0)
  })
})

describe('--dry-run', () => {
  test('lists the requests of every protocol and sends none', async () => {
    const { code, stdout } = await runCli(['test', 'http://127.0.0.1:9/events', '--dry-run', '--no-deep'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^http\/1\.1 {2}open: GET http:\/\/127\.0\.0\.1:9\/events \(the stream/m)
    expect(stdout).toMatch(/^http\/1\.1 {2}parallel: 7 × GET /m)
    const sum = /^(\d+) requests at most/m.exec(stdout)
    expect(Number(sum?.[1])).toBeLessThanOrEqual(50)
  })

  test('shows no secret of the URL', async () => {
    const { stdout } = await runCli(['test', 'http://127.0.0.1:9/events?token=secret', '--dry-run'])
    expect(stdout).not.toContain('secret')
  })

  test('says what --deep adds: on loopback by itself, elsewhere when asked for', async () => {
    const dry = async (...args: string[]): Promise<string> =>
      (await runCli(['test', ...args, '--dry-run'])).stdout
    expect(await dry('http://localhost/events')).toContain('many-aborts')
    expect(await dry('http://example.com/events')).not.toContain('many-aborts')
    expect(await dry('http://example.com/events', '--deep')).toContain('many-aborts')
    expect(await dry('http://localhost/events', '--no-deep')).not.toContain('many-aborts')
    expect(await dry('http://localhost/chat', '--data', '{}')).not.toContain('many-aborts')
  })
})
