import type { Socket } from 'node:net'
import type { Exchange } from '../exchange.ts'
import type { OpenStream } from './open-streams.ts'

export interface DripPace {
  readonly intervalMs: number
  readonly longestMs: number
}

/** Sends a text one byte in each interval; at its end, or when the time is over, cuts the connection. */
export function drip(
  { response, state }: Exchange,
  socket: Socket,
  text: string,
  { intervalMs, longestMs }: DripPace,
): void {
  const bytes = Buffer.from(text)
  const most = Math.min(bytes.length, Math.floor(longestMs / intervalMs))
  let sent = 0
  const timer = setInterval(() => {
    if (sent === most) socket.destroy()
    else socket.write(bytes.subarray(sent, ++sent))
  }, intervalMs)
  const stream: OpenStream = { response, end: () => void socket.destroy() }
  state.streams.add(stream)
  response.once('close', () => {
    clearInterval(timer)
    state.streams.delete(stream)
  })
}
