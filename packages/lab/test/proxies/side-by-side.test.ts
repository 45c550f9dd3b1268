import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createCertificate, listProxies, type RunningProxy, startProxy } from '@ssespec/lab'
import { expect, onTestFinished, test } from 'vitest'
import { groupMembers } from '../../src/process/group-members.ts'
import { lacking } from '../../src/proxies/locate.ts'
import { familyOf, survivors } from '../support/processes.ts'
import { setEnvironment, temporaryFolder } from '../support/temporary.ts'

const root = fileURLToPath(new URL('../../../../scenarios/proxies', import.meta.url))
const certificate = await createCertificate()

/** The default of each program that is installed here: what it shares, it shares unless told otherwise. */
const defaults: string[] = []
for (const { manifest } of await listProxies(root)) {
  const byDefault = manifest.name === 'nginx-default' || /^[\w.-]+\/default$/.test(manifest.name)
  if (byDefault && (await lacking(manifest)) === undefined) defaults.push(manifest.name)
}

/** An origin that answers with its own name. */
async function startOrigin(name: string): Promise<string> {
  const server = createServer((_request, response) => response.end(name)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The named memory that the programs of a proxy have open. Elsewhere than on Linux it has no folder. */
async function namedMemory({ pid }: RunningProxy): Promise<string[]> {
  const members = (await groupMembers(pid)) ?? []
  const maps = await Promise.all(members.map(async (member) => readFile(`/proc/${member}/maps`, 'utf8')))
  return maps.flatMap((text) => [...text.matchAll(/\/dev\/shm\/\S+/g)].map(([path]) => path))
}

test.each(defaults)('two of %s at once do not meet, and nothing of them stays', async (name) => {
  const temporary = await temporaryFolder()
  setEnvironment('TMPDIR', temporary)
  const start = async (origin: string) =>
    startProxy(`${root}/${name}`, { origin: await startOrigin(origin), certificate })
  const [first, second] = await Promise.all([start('first'), start('second')])
  onTestFinished(first.stop)
  onTestFinished(second.stop)
  const family = await familyOf(process.pid)
  const memory = { first: await namedMemory(first), second: await namedMemory(second) }
  expect(memory.second.filter((path) => memory.first.includes(path))).toEqual([])
  const answerOf = async ({ urls }: RunningProxy) => (await fetch(urls['http/1.1']!)).text()
  expect([await answerOf(first), await answerOf(second)]).toEqual(['first', 'second'])
  await first.stop()
  expect(await answerOf(second)).toBe('second')
  await second.stop()
  expect(await survivors(family)).toEqual([])
  expect(await readdir(temporary)).toEqual([])
  expect([...memory.first, ...memory.second].filter((path) => existsSync(path))).toEqual([])
})
