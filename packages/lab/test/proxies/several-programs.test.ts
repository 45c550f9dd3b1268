import { readdir } from 'node:fs/promises'
import { createCertificate, ProxyStartError, startProxy } from '@ssespec/lab'
import { beforeEach, expect, test } from 'vitest'
import { familyOf, survivors } from '../support/processes.ts'
import { writeStandIn } from '../support/stand-in.ts'
import { setEnvironment, temporaryFolder } from '../support/temporary.ts'

const options = { origin: 'http://127.0.0.1:1', certificate: await createCertificate() }
// Listens on the port it is told; the first byte that it gets is its end.
const script = `import { createServer } from 'node:net' // \${port.http}
createServer((socket) => socket.once('data', () => process.exit(3))).listen(process.argv[2], '127.0.0.1')`

let temporary: string

beforeEach(async () => {
  temporary = await temporaryFolder()
  setEnvironment('TMPDIR', temporary)
})

async function writeTwo(second: string): Promise<string> {
  const program = (port: string): string[] => [process.execPath, '${run}/proxy.mjs', port]
  const manifest = { start: program('${port.http}'), alongside: [program(second)] }
  return writeStandIn(await temporaryFolder(), script, manifest)
}

test('the programs of a proxy start and stop together', async () => {
  const proxy = await startProxy(await writeTwo('${port.second}'), options)
  const family = await familyOf(process.pid)
  await proxy.stop()
  expect(family).toContain(proxy.pid)
  expect(await survivors(family)).toEqual([])
  expect(await readdir(temporary)).toEqual([])
})

test('when one ends, so does the other', async () => {
  const proxy = await startProxy(await writeTwo('${port.second}'), options)
  const family = await familyOf(process.pid)
  await fetch(proxy.urls['http/1.1'] ?? '').catch(() => {})
  expect(await proxy.ended).toEqual({ exitCode: 3, signal: null })
  await proxy.stop()
  expect(await survivors(family)).toEqual([])
  expect(await readdir(temporary)).toEqual([])
})

test('when one does not start, neither stays', async () => {
  const folder = await writeTwo('${port.second}000')
  await expect(startProxy(folder, options)).rejects.toThrow(ProxyStartError)
  expect(await familyOf(process.pid)).toEqual([])
  expect(await readdir(temporary)).toEqual([])
})
