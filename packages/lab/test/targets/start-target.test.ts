import { readdir } from 'node:fs/promises'
import {
  createCertificate,
  MissingProgramError,
  ProxyManifestError,
  ProxyStartError,
  readTarget,
  startTarget,
  type RunningTarget,
} from '@ssespec/lab'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { familyOf, survivors } from '../support/processes.ts'
import { writeTarget } from '../support/stand-in-target.ts'
import { writeStandIn } from '../support/stand-in.ts'
import { setEnvironment, temporaryFolder } from '../support/temporary.ts'

const certificate = await createCertificate()
/** Where run folders are made. */
let temporary: string

beforeEach(async () => {
  temporary = await temporaryFolder()
  setEnvironment('TMPDIR', temporary)
})

async function start(manifest: object = {}): Promise<RunningTarget> {
  return startTarget(await readTarget(await writeTarget(await temporaryFolder(), manifest)), { certificate })
}

async function read(target: RunningTarget): Promise<string> {
  return (await fetch(target.urls['http/1.1'] ?? '')).text()
}

test('a target serves its stream, and leaves nothing when it is stopped', async () => {
  const target = await start({ environment: { GREETING: 'on ${port.http}' } })
  const url = new URL(target.urls['http/1.1'] ?? '')
  expect(await read(target)).toBe(`data: /events on ${url.port}\n\n`)
  expect(target.version).toBe(process.versions.node)
  const family = await familyOf(process.pid)
  expect(family).toContain(target.pid)
  await Promise.all([target.stop(), target.stop()])
  expect(await survivors(family)).toEqual([])
  expect(await readdir(temporary)).toEqual([])
})

test('it is built before it starts', async () => {
  const make = `require('node:fs').copyFileSync('server.mjs', 'built.mjs')`
  const target = await start({
    build: [process.execPath, '-e', make],
    start: [process.execPath, '${run}/built.mjs', '${port.http}'],
  })
  onTestFinished(target.stop)
  expect(await read(target)).toContain('/events')
})

test('what the build says is shown when it fails', async () => {
  const build = [process.execPath, '-e', `console.error('undefined: flusher'); process.exit(2)`]
  const error: unknown = await start({ build }).catch((caught: unknown) => caught)
  if (!(error instanceof ProxyStartError)) throw error
  expect(error.message).toBe('stand-in could not be built (exit code 2):\nundefined: flusher')
  expect(await readdir(temporary)).toEqual([])
})

const passOn = `import { createServer } from 'node:http'
createServer(async (request, response) => {
  const answer = await fetch('http://\${origin.host}:\${origin.port}' + request.url)
  response.end('passed on: ' + await answer.text())
}).listen(\${port.http}, '127.0.0.1')`

test('clients reach it through the proxy in front of it, and both end together', async () => {
  const proxy = await writeStandIn(await temporaryFolder(), passOn)
  const target = await start({ proxy, environment: { GREETING: 'hello' } })
  expect(target.proxy).toEqual({ name: 'stand-in', version: process.versions.node })
  expect(await read(target)).toBe('passed on: data: /events hello\n\n')
  const family = await familyOf(process.pid)
  await target.stop()
  expect(await survivors(family)).toEqual([])
  expect(await readdir(temporary)).toEqual([])
})

test('without the proxy the target does not stay either', async () => {
  const proxy = await writeStandIn(await temporaryFolder(), 'process.exit(3) // ${port.http}')
  await expect(start({ proxy })).rejects.toThrow(ProxyStartError)
  expect(await familyOf(process.pid)).toEqual([])
  expect(await readdir(temporary)).toEqual([])
})

test('a protocol that nothing listens for is refused', async () => {
  await expect(start({ protocols: ['h2'] })).rejects.toThrow(ProxyManifestError)
  expect(await familyOf(process.pid)).toEqual([])
})

test('a program that no registry is named for is missing with what to do', async () => {
  const error: unknown = await start({ start: ['no-such-server', '${port.http}'] }).catch(
    (caught: unknown) => caught,
  )
  if (!(error instanceof MissingProgramError)) throw error
  expect(error.message).toBe(
    'stand-in needs no-such-server, which is not installed: install it with your package manager.',
  )
})

test('an abort stops a build', async () => {
  const controller = new AbortController()
  const build = [process.execPath, '-e', 'setInterval(() => {}, 1000)']
  const target = await readTarget(await writeTarget(await temporaryFolder(), { build }))
  const starting = startTarget(target, { certificate, signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(starting).rejects.toThrow('enough')
  expect(await readdir(temporary)).toEqual([])
})
