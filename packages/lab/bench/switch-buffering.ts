// Switches nginx between buffered and unbuffered while it runs, four ways, with streams open in both directions:
//   node --conditions=@ssespec/source packages/lab/bench/switch-buffering.ts
import { createCertificate, MissingProgramError, startProxy, withLifetime, type Lifetime } from '@ssespec/lab'
import type { Protocol, RunningProxy } from '@ssespec/lab'
import { fileURLToPath } from 'node:url'
import { EventOrigin } from '../test/support/event-origin.ts'
import { OpenStream } from './open-stream.ts'
import { printTable } from './table.ts'

const root = fileURLToPath(new URL('../../../scenarios/proxies', import.meta.url))

/** A way to switch: the proxy it needs, and what turns buffering on or off for the requests that follow. */
interface Way {
  readonly name: string
  readonly proxy: string
  switch(buffering: 'on' | 'off', lab: Lab): Promise<void>
}

interface Lab {
  readonly origin: EventOrigin
  readonly proxy: RunningProxy
  /** What the client's requests hold. */
  headers: Readonly<Record<string, string>>
}

const ways: readonly Way[] = [
  {
    name: 'X-Accel-Buffering',
    proxy: 'nginx-default',
    async switch(buffering, lab) {
      lab.origin.headers = { 'x-accel-buffering': buffering === 'on' ? 'yes' : 'no' }
    },
  },
  {
    name: 'map on Accept',
    proxy: 'nginx/switch/map',
    async switch(buffering, lab) {
      lab.headers = { accept: buffering === 'on' ? '*/*' : 'text/event-stream' }
    },
  },
  { name: 'njs', proxy: 'nginx/switch/njs', switch: async (buffering, { proxy }) => put(proxy, buffering) },
  { name: 'Lua', proxy: 'nginx/switch/lua', switch: async (buffering, { proxy }) => put(proxy, buffering) },
]

async function put(proxy: RunningProxy, buffering: string): Promise<void> {
  const url = `${proxy.urls['http/1.1']}/-/buffering`
  const answer = await fetch(url, { method: 'PUT', body: buffering })
  if ((await answer.text()).trim() !== buffering) throw new Error(`${proxy.name} did not switch`)
}

async function measure(way: Way, protocol: Protocol, lifetime: Lifetime): Promise<string[]> {
  const origin = await EventOrigin.start()
  lifetime.defer(() => origin[Symbol.asyncDispose]())
  const certificate = await createCertificate()
  const { signal } = lifetime
  const proxy = await lifetime.add(
    startProxy(`${root}/${way.proxy}`, { origin: origin.url, certificate, signal }),
  )
  const lab: Lab = { origin, proxy, headers: {} }
  const open = async (): Promise<OpenStream> => {
    const stream = await OpenStream.open(origin, proxy, protocol, certificate.cert, {
      everyMs: 5,
      headers: lab.headers,
    })
    lifetime.defer(stream.leave)
    return stream
  }
  await way.switch('off', lab)
  const first = await open()
  const before = await first.granularity()
  await way.switch('on', lab)
  const second = await open()
  const switched = [await second.granularity(), await first.granularity()]
  await way.switch('off', lab)
  const third = await open()
  const back = [await third.granularity(), await second.granularity()]
  return [way.name, protocol, before, ...switched, ...back]
}

const rows: string[][] = []
for (const way of ways) {
  for (const protocol of ['http/1.1', 'h2'] as const) {
    try {
      rows.push(await withLifetime(undefined, async (lifetime) => measure(way, protocol, lifetime)))
    } catch (error) {
      if (!(error instanceof MissingProgramError)) throw error
      rows.push([way.name, protocol, error.message])
    }
  }
}
printTable(
  ['switched by', 'protocol', '1st, off', '2nd, on', '1st goes on', '3rd, off again', '2nd goes on'],
  rows,
)
