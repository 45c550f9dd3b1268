import type { Socket } from 'node:net'

import { BOUNDS } from './bounds.ts'
import { destroyed } from './connect.ts'

/**
 * Closes a connection, and settles when it is gone. Where last words were written it needs a close `inOrder`: the reset
 * that follows a plain one, if bytes were left unread, would overtake them. The peer has a moment to do its part.
 */
export async function closeConnection(socket: Socket, inOrder: boolean): Promise<void> {
  if (inOrder && socket.writable) {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, BOUNDS.closeMs)
    socket.once('close', () => resolve())
    socket.resume()
    socket.end()
    await promise
    clearTimeout(timer)
  }
  await destroyed(socket)
}
