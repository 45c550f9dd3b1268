import {
  cases,
  type ClientSetup,
  type ExpectedRequest,
  isRefused,
  type ReconnectionCase,
  type Told,
} from './reconnection-case.ts'
import { ScriptedServer, type SeenRequest } from './scripted-server.ts'

/** A client that can be set up as a case asks. */
export type Client = (url: string, setup: ClientSetup, tell: (what: Told) => void) => RunningClient

export interface RunningClient {
  close(): void
  /** Settles when the client has nothing left to do. */
  readonly done: Promise<unknown>
}

/** What came of a case, in the case's own words. */
export interface Outcome {
  readonly told: readonly Told[]
  readonly requests: readonly RequestFacts[]
  /** Requests that came before their time. */
  readonly early: readonly string[]
}

interface RequestFacts {
  readonly origin: string
  readonly method: string
  readonly path: string
  readonly lastEventId: string | undefined
  readonly headers: Readonly<Record<string, string | null>>
}

export async function play(one: ReconnectionCase, client: Client): Promise<Outcome> {
  const server = new ScriptedServer(one)
  await server.start()
  const told: Told[] = []
  const { close } = one.client ?? {}
  let isClosing = false
  const running = client(server.url, { reconnectionTimeMs: 20, ...one.client }, (what) => {
    told.push(what)
    if (what === 'lost') server.lost()
    const kind = typeof what === 'string' ? what : 'data' in what ? 'event' : ''
    if (kind !== close?.on || isClosing) return
    isClosing = true
    if (close.afterMs === undefined) running.close()
    else setTimeout(running.close, close.afterMs)
  })
  await running.done
  await server.allClosed()
  const expected = requestsOf(one)
  return {
    told: collapsed(one, told),
    requests: server.seen.map((seen, index) => factsOf(seen, expected[index])),
    early: server.seen.flatMap(({ waitedMs }, index) => {
      const { afterMs = 0 } = expected[index] ?? {}
      return waitedMs < afterMs ? [`request ${index} came after ${waitedMs} ms, not ${afterMs}`] : []
    }),
  }
}

/** What the case says must come of it. */
export function expectedOutcome(one: ReconnectionCase): Outcome {
  return {
    told: collapsed(one, one.told),
    requests: requestsOf(one).map(({ origin = 'main', path = '/', method, lastEventId, headers }) => ({
      origin,
      path,
      method: method ?? cases.everyRequest.method,
      lastEventId,
      headers: { ...cases.everyRequest.headers, ...headers },
    })),
    early: [],
  }
}

function requestsOf({ requests }: ReconnectionCase): ExpectedRequest[] {
  return requests.filter((step): step is ExpectedRequest => !isRefused(step))
}

/** How often a client tries while nobody listens is the machine's doing. */
function collapsed({ requests }: ReconnectionCase, told: readonly Told[]): readonly Told[] {
  if (!requests.some(isRefused)) return told
  return told.filter((what, index) => what !== 'lost' || told[index - 1] !== 'lost')
}

function factsOf(seen: SeenRequest, expected: ExpectedRequest | undefined): RequestFacts {
  const names = Object.keys({ ...cases.everyRequest.headers, ...expected?.headers })
  return {
    origin: seen.origin,
    path: seen.path,
    method: seen.method,
    lastEventId: seen.headers.get('last-event-id'),
    headers: Object.fromEntries(names.map((name) => [name, seen.headers.get(name) ?? null])),
  }
}
