import type { AddressInfo, Server } from 'node:net'

/** A port that cannot be listened on. `code` is the system's, such as EADDRINUSE. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code: string

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(`Cannot listen on ${host} port ${port}: ${reasonOf(cause)}`, { cause })
    this.code = cause.code ?? 'UNKNOWN'
  }
}

/** Resolves with the port taken, or rejects with a ListenError. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(new ListenError(host, port, error))
    server.once('error', failed)
    try {
      server.listen(port, host, () => {
        server.off('error', failed)
        resolve((server.address() as AddressInfo).port)
      })
    } catch (error) {
      failed(error as NodeJS.ErrnoException)
    }
  })
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'another process uses it. Choose another port, or 0 for any free one'
    case 'EACCES':
      return 'this user may not. Ports below 1024 often need root'
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address'
    case 'ENOTFOUND':
      return 'there is no such host name'
    case 'ERR_SOCKET_BAD_PORT':
      return 'a port is a whole number from 0 to 65535'
    default:
      return error.message
  }
}
