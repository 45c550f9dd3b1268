import type { Socket } from 'node:net'

/** Lets connections through one after another: the next one when the one before is closed. */
export function oneAtATime(serve: (socket: Socket) => void): (socket: Socket) => void {
  const waiting: Socket[] = []
  let busy = false
  const next = (): void => {
    busy = false
    const socket = waiting.shift()
    if (socket === undefined) return
    if (socket.destroyed) return next()
    busy = true
    socket.once('close', next)
    serve(socket)
  }
  return (socket) => {
    // Who gives up waiting must not bring the server down.
    socket.on('error', () => undefined)
    waiting.push(socket)
    if (!busy) next()
  }
}
