import type { EntryDraft, Protocol, Recorder } from '@ssespec/recording'

import { BOUNDS } from './bounds.ts'
import { connect, type Connection, type ConnectPhase } from './connect.ts'
import type { Interrupts } from './interrupts.ts'

/** Where to connect, and for which protocol. */
export interface OpenRequest {
  readonly url: URL
  readonly protocol: Protocol
  readonly insecure: boolean
}

/** Opens the connection for a request and records how far it got, in bounded time. */
export async function openConnection(
  { url, protocol, insecure }: OpenRequest,
  recorder: Recorder,
  interrupts: Interrupts,
): Promise<Connection> {
  interrupts.after(BOUNDS.connectMs, 'connect-timeout')
  const alpn = protocol === 'http/1.1' ? ['http/1.1'] : ['h2']
  const connection = await connect({ url, alpn, insecure }, interrupts.signal)
  if (connection.kind === 'open') recorder.add(connection.entry)
  else recorder.add(connection.kind === 'failed' ? connection.error : abandoned(connection.phase, interrupts))
  return connection
}

function abandoned(phase: ConnectPhase, interrupts: Interrupts): EntryDraft {
  if (interrupts.why !== 'connect-timeout') return { kind: 'abort', why: 'cancelled' }
  const message = `No connection within ${BOUNDS.connectMs} ms.`
  return { kind: 'error', phase, code: 'ETIMEDOUT', message }
}
