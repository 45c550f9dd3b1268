// Opens a stream over HTTP/1.1 and one over HTTP/2 on the same TLS port of nginx, at the same time:
//   node --conditions=@ssespec/source packages/lab/bench/both-protocols.ts
import { createCertificate, startProxy, withLifetime } from '@ssespec/lab'
import { once } from 'node:events'
import { request } from 'node:https'
import { connect } from 'node:http2'
import type { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import { EventOrigin } from '../test/support/event-origin.ts'
import { printTable } from './table.ts'

const folder = fileURLToPath(new URL('../../../scenarios/proxies/nginx-right', import.meta.url))

await withLifetime(undefined, async (lifetime) => {
  const origin = await EventOrigin.start()
  lifetime.defer(() => origin[Symbol.asyncDispose]())
  const certificate = await createCertificate()
  const proxy = await lifetime.add(startProxy(folder, { origin: origin.url, certificate }))
  const url = proxy.urls.h2 ?? ''

  const first = origin.nextStream()
  const http1 = request(url, { ca: certificate.cert }).end()
  ;(await first).write('data: over HTTP/1.1\n\n')
  const [response] = (await once(http1, 'response')) as [IncomingMessage]
  const [one] = (await once(response, 'data')) as [Buffer]

  const second = origin.nextStream()
  const session = connect(url, { ca: certificate.cert })
  const http2 = session.request({ ':path': '/' })
  ;(await second).write('data: over HTTP/2\n\n')
  const [two] = (await once(http2, 'data')) as [Buffer]

  const open = !response.complete && !http2.readableEnded
  printTable(
    ['port', 'by ALPN', 'event', 'both open'],
    [
      [new URL(url).port, 'http/1.1', JSON.stringify(String(one)), String(open)],
      [new URL(url).port, String(session.alpnProtocol), JSON.stringify(String(two)), String(open)],
    ],
  )
  http1.destroy()
  session.destroy()
})
