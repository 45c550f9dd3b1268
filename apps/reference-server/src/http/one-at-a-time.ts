import type { Socket } from 'node:net'

type TakeSocket = (socket: Socket) => void

/**
 * Lets connections through one after another: the next one when the one before is closed, or, where it looks only each so
 * many ms, when it next looks after its client has left. Then it serves those as well that left while they waited.
 */
export function oneAtATime(looksEachMs: number = 0): (serve: TakeSocket) => TakeSocket {
  return (serve) => {
    const waiting: Socket[] = []
    let busy = false
    const next = (): void => {
      busy = false
      const socket = waiting.shift()
      if (socket === undefined) return
      if (socket.destroyed && looksEachMs === 0) return next()
      busy = true
      const since = performance.now()
      const free = (): void => {
        const untilLook = looksEachMs === 0 ? 0 : looksEachMs - ((performance.now() - since) % looksEachMs)
        setTimeout(next, untilLook).unref()
      }
      if (socket.destroyed) return free()
      serveUntilClosed(socket, serve, (byClient) => (byClient ? free() : next()))
    }
    return (socket) => {
      // Who gives up waiting must not bring the server down.
      socket.on('error', () => undefined)
      waiting.push(socket)
      if (!busy) next()
    }
  }
}

/** Tells whether the client closed it first. */
function serveUntilClosed(socket: Socket, serve: TakeSocket, closed: (byClient: boolean) => void): void {
  let endedHere = false
  socket.once('finish', () => {
    endedHere = !socket.readableEnded
  })
  socket.once('close', () => closed(!endedHere))
  serve(socket)
}
