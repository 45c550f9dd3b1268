import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createCertificate, protocols, startProxy, type Certificate, type RunningProxy } from '@ssespec/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EventOrigin } from '../support/event-origin.ts'
import { get } from '../support/get.ts'

const root = fileURLToPath(new URL('../../../../scenarios/proxies', import.meta.url))
/** 100 bytes: no whole number of them fits into a block of 4,096. */
const event = (number: number): string => `id: ${number}\ndata: `.padEnd(98, 'x') + '\n\n'

const right = ['nginx-right', 'nginx/chain', 'nginx/accel-buffering/passed', '32-kb/http-1.0-unbuffered']
/** The bytes of a block. */
const wrong = [
  ['nginx-default', 4_096],
  ['nginx/accel-buffering/eaten', 4_096],
  ['nginx/buffer-8k', 8_192],
  ['32-kb/http-1.0', 32_768],
] as const

let certificate: Certificate
let origin: EventOrigin
const proxies = new Map<string, RunningProxy>()

beforeAll(async () => {
  certificate = await createCertificate()
  origin = await EventOrigin.start()
  for (const name of [...right, ...wrong.map((pair) => pair[0])]) {
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

  test.each(right)('%s passes each event before the next one is written', async (name) => {
    const [stream, { body, leave }] = await Promise.all([origin.nextStream(), open(name)])
    const arrivals = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    for (let number = 1; number <= 50; number += 1) {
      stream.write(event(number))
      const arrival = await arrivals.next()
      expect(String(arrival.value)).toBe(event(number))
    }
    leave()
  })

  // Over HTTP/2 a block that is larger than http2_chunk_size, 8 KiB, comes in several frames.
  const whole = wrong.filter(([, block]) => protocol === 'http/1.1' || block <= 8_192)

  test.each(whole)('%s passes blocks of %d bytes, and breaks events in two', async (name, block) => {
    const requested = origin.nextStream()
    const opening = open(name)
    const stream = await requested
    const enough = new AbortController()
    const written = (async (): Promise<void> => {
      for (let number = 0; !enough.signal.aborted;) {
        for (let count = 0; count < block / 4_096; count += 1) stream.write(event((number += 1)))
        await delay(1)
      }
    })()
    const { body, leave } = await opening
    const offsets: number[] = []
    let offset = 0
    for await (const bytes of body as AsyncIterable<Buffer>) {
      offset += bytes.length
      offsets.push(offset)
      if (offset >= 4 * block) break
    }
    enough.abort()
    await written
    leave()
    // The head of the origin's answer takes its place in the first block. Two blocks may arrive at once, but never
    // part of one.
    expect(offsets[0]).toBeLessThan(block)
    expect(offsets.map((at) => (at - (offsets[0] ?? 0)) % block)).toEqual(offsets.map(() => 0))
  })
})
