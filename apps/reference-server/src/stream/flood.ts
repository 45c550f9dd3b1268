import type { Exchange } from '../exchange.ts'
import type { OpenStream } from './open-streams.ts'

/** What can be written to: a socket or a response. */
export interface Floodable {
  write(bytes: Uint8Array): boolean
  destroy(): unknown
  on(event: 'drain', listener: () => void): unknown
  off(event: 'drain', listener: () => void): unknown
}

export interface FloodLimits {
  readonly bytes: number
  readonly ms: number
}

const BYTES_A_TURN = 1_048_576

/** Writes the same bytes as fast as the client takes them, until the limits; then cuts the connection. */
export function flood(
  { response, state }: Exchange,
  target: Floodable,
  bytes: Uint8Array,
  limits: FloodLimits,
): void {
  let written = 0
  let turn: NodeJS.Immediate | undefined
  const more = (): void => {
    for (let sent = 0; sent < BYTES_A_TURN; sent += bytes.length) {
      if (written >= limits.bytes) return void target.destroy()
      written += bytes.length
      if (!target.write(bytes)) return
    }
    turn = setImmediate(more)
  }
  const timer = setTimeout(() => target.destroy(), limits.ms)
  const stream: OpenStream = { response, end: () => target.destroy() }
  const stop = (): void => {
    clearTimeout(timer)
    clearImmediate(turn)
    target.off('drain', more)
    state.streams.delete(stream)
  }
  target.on('drain', more)
  response.once('close', stop)
  state.streams.add(stream)
  more()
}
