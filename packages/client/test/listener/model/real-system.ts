import { EventEmitter, once } from 'node:events'

import { listen, type StreamHandle, type StreamListener } from '@ssespec/client/listener'

import { MoodyServer } from './moody-server.ts'

const RETRY_MS = 2

/** A listener at a moody server, and what it told. */
export class RealSystem {
  readonly server = new MoodyServer()
  readonly received: number[] = []
  opens = 0
  retryTimes = 0
  closings = 0
  /** Closes the handle in the next callback of this name. */
  closeIn: keyof StreamListener | undefined
  readonly #faults: string[] = []
  readonly #told = new EventEmitter()
  #handle!: StreamHandle
  #token = 0
  #isClosing = false

  static async start(): Promise<RealSystem> {
    const system = new RealSystem()
    await system.server.start()
    system.server.retryMs = RETRY_MS
    system.#listen()
    await system.until(() => system.opens > 0)
    return system
  }

  get error(): string | undefined {
    return this.#handle.error?.kind
  }

  get state(): string {
    return this.#handle.state
  }

  get faults(): readonly string[] {
    return [...this.#faults, ...this.server.faults]
  }

  close(): void {
    this.#isClosing = true
    this.#handle.close()
  }

  /** Settles once the condition holds after something was told. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#told, 'told')
  }

  /** Settles when neither side has anything open. */
  async allClosed(): Promise<void> {
    await this.#handle.closed
    await this.server.allClosed()
  }

  #listen(): void {
    const { url } = this.server
    const listener: StreamListener = {
      onOpen: () => this.#tell('onOpen', () => this.opens++),
      onMessage: (id, type, message) =>
        this.#tell('onMessage', () => {
          this.received.push(Number(message))
          if (id !== message || type !== 'message') this.#faults.push(`event ${id} ${type} ${message}`)
        }),
      onRetryTime: () => this.#tell('onRetryTime', () => this.retryTimes++),
      onRetryError: ({ isRetried }, response) => {
        if (response?.status === 401) this.#token = this.server.token
        this.#tell('onRetryError', () => {})
        return isRetried || response?.status === 401 || response?.status === 503
      },
      // Back to where it began, whereto redirects have led; the promise is waited for.
      onPreRetry: ({ headers }) => {
        this.#tell('onPreRetry', () => {})
        headers.set('Authorization', `Bearer ${this.#token}`)
        return Promise.resolve({ url, headers })
      },
      onClosed: () => this.#tell('onClosed', () => this.closings++),
    }
    const options = { reconnectionTimeMs: RETRY_MS, headTimeoutMs: 300 }
    this.#handle = listen({ url, headers: { Authorization: 'Bearer 0' } }, listener, options)
  }

  #tell(name: keyof StreamListener, note: () => unknown): void {
    if (this.closings > 0) this.#faults.push(`${name} after onClosed`)
    if (this.#isClosing && name !== 'onClosed') this.#faults.push(`${name} after close()`)
    note()
    if (this.closeIn === name) this.close()
    this.#told.emit('told')
  }
}
