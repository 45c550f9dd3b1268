import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What passed so far, TLS and all: the bytes that TCP carries. */
export interface Passed {
  readonly up: number
  readonly down: number
  /** How many connections clients have opened. */
  readonly connections: number
  /** The most that were open at once. */
  readonly atOnce: number
}

/** Stands between the clients and the server and counts, alike for every transport. */
export interface Relay extends AsyncDisposable {
  readonly port: number
  passed(): Passed
}

export async function startRelay(port: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  let [up, down, connections, open, atOnce] = [0, 0, 0, 0, 0]
  const server = createServer({ noDelay: true }, (client) => {
    connections += 1
    open += 1
    atOnce = Math.max(atOnce, open)
    client.once('close', () => (open -= 1))
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true })
    client.on('data', (bytes: Buffer) => (up += bytes.length))
    upstream.on('data', (bytes: Buffer) => (down += bytes.length))
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroySoon()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    passed: () => ({ up, down, connections, atOnce }),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
