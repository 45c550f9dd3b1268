import { createApp, loadEndpoints } from './app.ts'
import type { ServerState } from './exchange.ts'
import { overBothVersions } from './http/express-http2.ts'
import { RunningServers } from './http/running-servers.ts'
import type { Certificate } from './http/secure.ts'
import { Channels } from './stream/channels.ts'
import { now } from './stream/clock.ts'
import { startFront } from './start-fronts.ts'
import { OpenStreams } from './stream/open-streams.ts'
import { Uploads } from './uploads/uploads.ts'
import type { UploadsOptions } from './uploads/uploads.ts'
import { webSocketUpgrade } from './transports/websocket.ts'
import { urlOf } from './url-of.ts'

export interface ReferenceServerOptions {
  /** The address to listen on (`127.0.0.1`). */
  readonly host?: string
  /** The cleartext port: HTTP/1.1, and HTTP/2 with prior knowledge (0: any free one). */
  readonly port?: number
  /** Given, a TLS port is opened as well: HTTP/1.1 and HTTP/2 by ALPN. Both PEM. */
  readonly tls?: Certificate
  /** The TLS port (0: any free one); only together with `tls`. */
  readonly securePort?: number
  /** One more cleartext port, for HTTP/2 alone; none unless given (0: any free one). */
  readonly http2Port?: number
  /**
   * When event 0 was due, in milliseconds of the monotonic clock (now). A server that is started again with
   * the origin of the one before continues its numbers, so that clients lose nothing.
   */
  readonly origin?: number
  /** Limits of `/uploads`, and what is done with the products (nothing). */
  readonly uploads?: UploadsOptions
}

export interface ReferenceServer {
  /** Such as `http://127.0.0.1:8080`, without a slash at the end. */
  readonly url: string
  /** Such as `https://127.0.0.1:8443`; only with `tls`. */
  readonly secureUrl: string | undefined
  /** Such as `http://127.0.0.1:8081`; only with `http2Port`. */
  readonly http2Url: string | undefined
  /** When event 0 was due: hand it to the next server to continue the numbers. */
  readonly origin: number
  openStreams(): number
  /**
   * Listens no more, says GOAWAY over HTTP/2, and ends every stream after a whole event. What has not ended
   * after `timeoutMs` is cut; resolves with how many connections that were.
   */
  drain(timeoutMs: number): Promise<number>
  /** Cuts everything at once; leaves no socket, timer or listener. */
  close(): Promise<void>
}

/** @throws ListenError (as a rejection) when a port cannot be had */
export async function startReferenceServer(options: ReferenceServerOptions = {}): Promise<ReferenceServer> {
  const { host = '127.0.0.1', origin = now(), tls } = options
  const state: ServerState = {
    origin,
    channels: new Channels(),
    streams: new OpenStreams(),
    uploads: new Uploads(options.uploads),
    fronts: new Map(),
    cameThrough: new WeakMap(),
  }
  const endpoints = await loadEndpoints()
  const handler = overBothVersions(createApp(state, endpoints))
  const running = new RunningServers(host, webSocketUpgrade(state, handler))
  try {
    const port = await running.startCleartext(handler, options.port ?? 0)
    const securePort = tls && (await running.startSecure(handler, options.securePort ?? 0, tls))
    const http2Port =
      options.http2Port === undefined ? undefined : await running.startHttp2(handler, options.http2Port)
    const surroundings = { running, handler, state, host, tls }
    const all = [...endpoints.faults, ...endpoints.unusual]
    await Promise.all(all.map(async ({ front }) => front && startFront(front, surroundings)))
    return {
      url: urlOf('http', host, port),
      secureUrl: securePort === undefined ? undefined : urlOf('https', host, securePort),
      http2Url: http2Port === undefined ? undefined : urlOf('http', host, http2Port),
      origin,
      openStreams: () => state.streams.count,
      async drain(timeoutMs) {
        const cut = await running.drain(timeoutMs, state.streams)
        await state.uploads.close()
        return cut
      },
      async close() {
        await running.close()
        await state.uploads.close()
      },
    }
  } catch (error) {
    await running.close()
    throw error
  }
}
