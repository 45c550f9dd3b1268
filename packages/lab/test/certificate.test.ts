import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createCertificate } from '@ssespec/lab'
import { expect, onTestFinished, test } from 'vitest'

test('it names localhost and both loopback addresses, and is an elliptic one', async () => {
  const { cert } = await createCertificate()
  const certificate = new X509Certificate(cert)
  expect(certificate.checkHost('localhost')).toBe('localhost')
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(certificate.checkIP('::1')).toBe('::1')
  expect(certificate.publicKey.asymmetricKeyType).toBe('ec')
})

test('two differ', async () => {
  const [one, other] = await Promise.all([createCertificate(), createCertificate()])
  expect(one.key).not.toBe(other.key)
})

test('a client that trusts it speaks to a server that has it', async () => {
  const certificate = await createCertificate()
  const server = createServer(certificate, (_request, response) => void response.end('well')).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const request = get({ host: '127.0.0.1', port, ca: certificate.cert, agent: false })
  const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer>]
  let body = ''
  for await (const bytes of response) body += String(bytes)
  expect(body).toBe('well')
})
