// Opens and closes streams, in every way there is, and says what is left of them in this process and at the server.
import { getEventListeners } from 'node:events'
import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'

import {
  type CallbackName,
  listen,
  type ListenOptions,
  type StreamHandle,
  type StreamListener,
} from '@ssespec/client/listener'
import { Agent } from 'undici'

/** What is counted; all but `opened` and `onClosed` shall be empty or 0. */
export interface Leaks {
  readonly opened: number
  readonly onClosed: number
  readonly afterClosed: number
  readonly resources: readonly string[]
  readonly signalListeners: number
  readonly processListeners: number
  readonly serverConnections: number
}

const [url = '', count = ''] = process.argv.slice(2)
const shared = new AbortController()
const dispatcher = new Agent()
let onClosed = 0
let afterClosed = 0

const CALLBACKS: readonly CallbackName[] = [
  'onOpen',
  'onMessage',
  'onComment',
  'onRetryTime',
  'onRetryError',
  'onPreRetry',
  'onClosed',
]

/** Calls close in one of the callbacks; the others are there as well. */
function listenerThat(close: () => void, where: CallbackName | undefined): StreamListener {
  let isClosed = false
  const of = (name: CallbackName) => (): undefined => {
    if (isClosed) afterClosed++
    if (name === 'onClosed') {
      isClosed = true
      onClosed++
    }
    if (name === where) close()
  }
  return Object.fromEntries(CALLBACKS.map((name) => [name, of(name)]))
}

type Way = (options: ListenOptions) => StreamHandle

/** At once, in each callback, while it waits, connects or reads; and streams that end by themselves. */
const WAYS: readonly Way[] = [
  ...CALLBACKS.map((where): Way => (options) => {
    const path =
      where === 'onRetryError' || where === 'onPreRetry' ? 'ends' : where === 'onClosed' ? 'over' : 'stays'
    const handle: StreamHandle = listen(
      `${url}${path}`,
      listenerThat(() => handle.close(), where),
      options,
    )
    return handle
  }),
  (options) => {
    const handle = listen(
      `${url}stays`,
      listenerThat(() => {}, undefined),
      options,
    )
    handle.close()
    return handle
  },
  (options) => {
    const handle = listen(
      `${url}silent`,
      listenerThat(() => {}, undefined),
      options,
    )
    setImmediate(handle.close)
    return handle
  },
  (options) => {
    const listener = listenerThat(() => {}, undefined)
    const handle: StreamHandle = listen(
      `${url}ends`,
      { ...listener, onRetryError: () => void setImmediate(handle.close) },
      { ...options, reconnectionTimeMs: 100_000 },
    )
    return handle
  },
  (options) => {
    const own = new AbortController()
    listen(
      `${url}stays`,
      listenerThat(() => {}, undefined),
      options,
    ).close()
    return listen(
      `${url}stays`,
      listenerThat(() => own.abort(), 'onMessage'),
      { ...options, signal: own.signal },
    )
  },
  (options) =>
    listen(
      `${url}redirects`,
      listenerThat(() => {}, undefined),
      { ...options, maxRetries: 2 },
    ),
  (options) =>
    listen(
      `${url}refuses`,
      listenerThat(() => {}, undefined),
      options,
    ),
]

async function openAndClose(index: number): Promise<number> {
  const way = WAYS[index % WAYS.length]!
  const isShared = Math.floor(index / WAYS.length) % 2 === 1
  const before = onClosed
  const handle = way({ signal: shared.signal, reconnectionTimeMs: 1, ...(isShared && { dispatcher }) })
  await handle.closed
  return onClosed - before
}

const resourcesBefore = process.getActiveResourcesInfo()
const listenersBefore = countProcessListeners()
let opened = 0
for (let index = 0; index < Number(count); index++) opened += await openAndClose(index)
await dispatcher.close()
const serverConnections = Number(await ask(`${url}open`))
// Handles are closed in the turns after.
for (let turns = 0; turns < 100; turns++) await turn()
const leaks: Leaks = {
  opened,
  onClosed,
  afterClosed,
  resources: without(process.getActiveResourcesInfo(), resourcesBefore),
  signalListeners: getEventListeners(shared.signal, 'abort').length,
  processListeners: countProcessListeners() - listenersBefore,
  serverConnections,
}
process.stdout.write(JSON.stringify(leaks))

function countProcessListeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
}

function without(all: readonly string[], known: readonly string[]): string[] {
  const left = [...all]
  for (const name of known) if (left.includes(name)) left.splice(left.indexOf(name), 1)
  return left
}

function ask(address: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  get(address, { agent: false }, (response) => void text(response).then(resolve, reject)).on('error', reject)
  return promise
}
