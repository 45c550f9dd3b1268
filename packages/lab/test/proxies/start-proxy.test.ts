import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createCertificate,
  LabError,
  MissingProgramError,
  ProxyStartError,
  startProxy,
  type RunningProxy,
} from '@ssespec/lab'
import getPort from 'get-port'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { accepts } from '../../src/process/listeners.ts'
import { familyOf, survivors } from '../support/processes.ts'
import { writeStandIn } from '../support/stand-in.ts'
import { setEnvironment, temporaryFolder } from '../support/temporary.ts'

const nginx = fileURLToPath(new URL('../../../../scenarios/proxies/nginx-right', import.meta.url))
const certificate = await createCertificate()
const options = { origin: 'http://127.0.0.1:1', certificate }
const listen = `import { createServer } from 'node:net'; createServer().listen(\${port.http}, '127.0.0.1')`

/** Where run folders are made. */
let temporary: string

beforeEach(async () => {
  temporary = await temporaryFolder()
  setEnvironment('TMPDIR', temporary)
})

function portsOf(proxy: RunningProxy): number[] {
  return Object.values(proxy.urls).map((url) => Number(new URL(url).port))
}

test('a proxy that was stopped leaves no process, port or file', async () => {
  const proxy = await startProxy(nginx, options)
  const family = await familyOf(process.pid)
  expect(family).toContain(proxy.pid)
  expect(await readdir(temporary)).toHaveLength(1)
  await Promise.all([proxy.stop(), proxy.stop()])
  expect(await survivors(family)).toEqual([])
  expect(await Promise.all(portsOf(proxy).map(accepts))).toEqual([false, false, false])
  expect(await readdir(temporary)).toEqual([])
  expect(await proxy.ended).toEqual({ exitCode: 0, signal: null })
})

test('the version is that of the program', async () => {
  const proxy = await startProxy(nginx, options)
  onTestFinished(proxy.stop)
  expect(proxy.version).toMatch(/^1\.\d+\.\d+$/)
})

test('proxies side by side share nothing', async () => {
  const proxies = await Promise.all(Array.from({ length: 4 }, async () => startProxy(nginx, options)))
  expect(new Set(proxies.flatMap(portsOf)).size).toBe(12)
  expect(await readdir(temporary)).toHaveLength(4)
  await Promise.all(proxies.map(async (proxy) => proxy.stop()))
  expect(await readdir(temporary)).toEqual([])
})

test('a port that someone else has is given up for another', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const taken = (other.address() as AddressInfo).port
  const offered = [taken]
  const choosePort = async (): Promise<number> => offered.pop() ?? getPort({ host: '127.0.0.1' })
  const proxy = await startProxy(nginx, { ...options, choosePort })
  onTestFinished(proxy.stop)
  expect(offered).toEqual([])
  expect(portsOf(proxy)).not.toContain(taken)
  expect(await readdir(temporary)).toHaveLength(1)
})

test('when every port is taken, the error says so', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const choosePort = async (): Promise<number> => (other.address() as AddressInfo).port
  const folder = await writeStandIn(await temporaryFolder(), listen)
  await expect(startProxy(folder, { ...options, choosePort })).rejects.toThrow(
    /^stand-in (found a port in use|ended with exit code 1 before)/,
  )
  expect(await readdir(temporary)).toEqual([])
})

test('a proxy that does not start shows its own error output', async () => {
  const folder = await writeStandIn(await temporaryFolder(), '// ${port.http}', {
    configuration: ['proxy.mjs', 'nginx.conf'],
    start: ['nginx', '-e', 'stderr', '-c', '${run}/nginx.conf'],
  })
  await writeFile(join(folder, 'nginx.conf'), 'proxy_bufering off;\n')
  const error: unknown = await startProxy(folder, options).catch((caught: unknown) => caught)
  if (!(error instanceof ProxyStartError)) throw error
  expect(error.message).toMatch(/^stand-in ended with exit code 1 before it accepted connections:\n/)
  expect(error.output).toContain('unknown directive "proxy_bufering"')
  expect(await readdir(temporary)).toEqual([])
})

test('a proxy that never accepts is given up in time', async () => {
  const folder = await writeStandIn(
    await temporaryFolder(),
    `console.error('still thinking'); setInterval(() => {}, 1000) // \${port.http}`,
  )
  await expect(startProxy(folder, { ...options, startTimeoutMs: 500 })).rejects.toThrow(
    /^stand-in did not accept connections on \d+ within 500 ms:\nstill thinking$/,
  )
  expect(await readdir(temporary)).toEqual([])
})

test('a program that is not installed is named, with what to install', async () => {
  const folder = await writeStandIn(await temporaryFolder(), listen, {
    start: ['no-such-proxy'],
    packages: { debian: ['no-such-proxy-server'], pypi: ['nsp==1.0'] },
  })
  const error: unknown = await startProxy(folder, options).catch((caught: unknown) => caught)
  if (!(error instanceof MissingProgramError)) throw error
  expect(error.program).toBe('no-such-proxy')
  expect(error.message).toBe(
    'stand-in needs no-such-proxy, which is not installed: ssespec lab install stand-in; or, on Debian or ' +
      'Ubuntu, sudo apt-get install --no-install-recommends no-such-proxy-server; elsewhere, install it with ' +
      'your package manager.',
  )
})

test.each(['localhost:80', 'https://127.0.0.1', 'http://127.0.0.1/events'])(
  '%s is no origin',
  async (origin) => {
    await expect(startProxy(nginx, { origin, certificate })).rejects.toThrow(LabError)
  },
)

test('an abort stops a proxy that runs', async () => {
  const controller = new AbortController()
  const proxy = await startProxy(nginx, { ...options, signal: controller.signal })
  controller.abort()
  await proxy.ended
  await proxy.stop()
  expect(await readdir(temporary)).toEqual([])
})

test('an abort stops a proxy that is still starting', async () => {
  const folder = await writeStandIn(await temporaryFolder(), 'setInterval(() => {}, 1000) // ${port.http}')
  const controller = new AbortController()
  const starting = startProxy(folder, { ...options, signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(starting).rejects.toThrow('enough')
  expect(await readdir(temporary)).toEqual([])
})

test('a proxy that ends by itself is cleaned up after', async () => {
  const folder = await writeStandIn(
    await temporaryFolder(),
    `import { createServer } from 'node:net'
     createServer((socket) => socket.once('data', () => process.exit(3))).listen(\${port.http}, '127.0.0.1')`,
  )
  const proxy = await startProxy(folder, options)
  await fetch(proxy.urls['http/1.1'] ?? '').catch(() => {})
  expect(await proxy.ended).toEqual({ exitCode: 3, signal: null })
  await proxy.stop()
  expect(await readdir(temporary)).toEqual([])
})
