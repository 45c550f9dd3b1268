import type { Exchange } from '../exchange.ts'
import type { OpenStream } from './open-streams.ts'

/** Does the rest of an answer later, unless the client has left or the server is going away by then. */
export function later({ response, state }: Exchange, delayMs: number, answer: () => void): void {
  const waiting: OpenStream = {
    response,
    end() {
      stop()
      if (!response.headersSent) response.status(503)
      response.end()
    },
  }
  const stop = (): void => {
    clearTimeout(timer)
    response.off('close', stop)
    state.streams.delete(waiting)
  }
  const timer = setTimeout(() => {
    stop()
    answer()
  }, delayMs)
  response.on('close', stop)
  state.streams.add(waiting)
}
