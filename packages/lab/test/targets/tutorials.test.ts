import { fileURLToPath } from 'node:url'
import { createCertificate, listTargets, startTarget, type RunningTarget } from '@ssespec/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../../scenarios/targets', import.meta.url))
const corrected = (await listTargets(root)).filter(({ manifest }) =>
  /^tutorial-.*-corrected$/.test(manifest.name),
)
const certificate = await createCertificate()

const first = 'id: 1\ndata: {"order":17,"status":"packed"}\n\n'
const second = 'id: 2\ndata: {"order":17,"status":"shipped"}\n\n'

describe.each(corrected.map((target) => [target.manifest.name, target] as const))('%s', (_, target) => {
  let running: RunningTarget

  beforeAll(async () => {
    running = await startTarget(target, { certificate })
  }, 120_000)
  afterAll(async () => running.stop())

  async function ask(lastEventId?: string, method = 'GET'): Promise<Response> {
    const headers: Record<string, string> = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }
    return fetch(running.urls['http/1.1'] ?? '', { method, headers })
  }

  /** Without comments, which come at any time, and without the white space that JSON allows. */
  const eventsIn = (text: string): string =>
    text.replaceAll(/^:\n\n/gm, '').replaceAll(/(?<=[:,]) (?=["\d])/g, '')

  test('sends both messages, with ids and a reconnection time', async () => {
    expect(eventsIn(await (await ask()).text())).toBe(eventsIn(`retry: 3000\n\n${first}${second}`))
  })

  test('sends who comes back what was missed, and no more', async () => {
    expect(eventsIn(await (await ask('1')).text())).toBe(eventsIn(`retry: 3000\n\n${second}`))
  })

  test('tells who has it all to stay away', async () => {
    expect((await ask('2')).status).toBe(204)
  })

  test.each(['3', '-1', 'x', '1e0'])('takes %s for nobody it knows', async (id) => {
    const answer = await ask(id)
    expect(answer.status).toBe(200)
    await answer.body?.cancel()
  })

  test('gives the head alone to HEAD', async () => {
    const answer = await ask(undefined, 'HEAD')
    expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([
      200,
      'text/event-stream',
    ])
  })
})
