import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createCertificate, protocols, startProxy } from '@ssespec/lab'
import { describe, expect, onTestFinished, test } from 'vitest'
import { EventOrigin } from '../support/event-origin.ts'
import { get } from '../support/get.ts'

const root = fileURLToPath(new URL('../../../../scenarios/proxies', import.meta.url))
const certificate = await createCertificate()

describe.each(protocols)('over %s', (protocol) => {
  test.each([
    ['nginx-right', 'lives on'],
    ['nginx/shutdown-timeout', 'is cut'],
  ])('behind %s a stream that is open at a reload %s', async (name, fate) => {
    const origin = await EventOrigin.start()
    onTestFinished(() => origin[Symbol.asyncDispose]())
    const proxy = await startProxy(`${root}/${name}`, { origin: origin.url, certificate })
    onTestFinished(proxy.stop)
    const open = async (): ReturnType<typeof get> =>
      get(protocol, proxy.urls[protocol] ?? '', certificate.cert)

    const requested = origin.nextStream()
    const opening = open()
    const stream = await requested
    stream.write(': open\n\n')
    const { body, leave } = await opening
    await once(body, 'data')

    proxy.reload?.()
    if (fate === 'is cut') {
      // The origin sees it first: nginx gives both sides up.
      await once(stream, 'close')
    } else {
      // A new worker takes new clients when the old one has stopped accepting.
      const second = origin.nextStream()
      const reopening = open()
      ;(await second).write(': open\n\n')
      const other = await reopening
      stream.write('data: still there\n\n')
      const [bytes] = (await once(body, 'data')) as [Buffer]
      expect(String(bytes)).toBe('data: still there\n\n')
      other.leave()
    }
    body.on('error', () => {})
    leave()
  })
})
