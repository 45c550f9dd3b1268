import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createCertificate, protocols, startProxy, type Certificate, type RunningProxy } from '@ssespec/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EventOrigin } from '../support/event-origin.ts'
import { get } from '../support/get.ts'

const root = fileURLToPath(new URL('../../../../scenarios/proxies', import.meta.url))
/** 100 bytes: no whole number of them fits into a block of 4,096. */
const event = (number: number): string => `id: ${number}\ndata: `.padEnd(98, 'x') + '\n\n'

let certificate: Certificate
let origin: EventOrigin
const proxies = new Map<string, RunningProxy>()

beforeAll(async () => {
  certificate = await createCertificate()
  origin = await EventOrigin.start()
  for (const name of ['nginx-default', 'nginx-right']) {
    proxies.set(name, await startProxy(`${root}/${name}`, { origin: origin.url, certificate }))
  }
})

afterAll(async () => {
  for (const proxy of proxies.values()) await proxy.stop()
  await origin[Symbol.asyncDispose]()
})

describe.each(protocols)('over %s', (protocol) => {
  async function open(name: string): ReturnType<typeof get> {
    return get(protocol, proxies.get(name)?.urls[protocol] ?? '', certificate.cert)
  }

  test('nginx-right passes each event before the next one is written', async () => {
    const [stream, { body, leave }] = await Promise.all([origin.nextStream(), open('nginx-right')])
    const arrivals = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    for (let number = 1; number <= 50; number += 1) {
      stream.write(event(number))
      const arrival = await arrivals.next()
      expect(String(arrival.value)).toBe(event(number))
    }
    leave()
  })

  test('nginx-default passes blocks of 4,096 bytes, and breaks events in two', async () => {
    const requested = origin.nextStream()
    const opening = open('nginx-default')
    const stream = await requested
    const enough = new AbortController()
    const written = (async (): Promise<void> => {
      for (let number = 1; !enough.signal.aborted; number += 1) {
        stream.write(event(number))
        await delay(1)
      }
    })()
    const { body, leave } = await opening
    const offsets: number[] = []
    let offset = 0
    for await (const bytes of body as AsyncIterable<Buffer>) {
      offset += bytes.length
      offsets.push(offset)
      if (offset >= 5 * 4_096) break
    }
    enough.abort()
    await written
    leave()
    // The head of the origin's answer takes its place in the first block. Two blocks may arrive at once, but never
    // part of one.
    expect(offsets[0]).toBeLessThan(4_096)
    expect(offsets.map((at) => (at - (offsets[0] ?? 0)) % 4_096)).toEqual(offsets.map(() => 0))
  })
})
