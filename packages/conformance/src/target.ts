import type { Header, Protocol } from '@ssespec/recording'

/** What is tested, and how it is asked. */
export interface Target {
  readonly url: string
  /** `GET` unless the stream is the answer to another method. */
  readonly method: string
  /** Headers beside those that an EventSource sends. Their values never get into a recording. */
  readonly headers: readonly Header[]
  readonly body?: Uint8Array
  /** Accept any TLS certificate. */
  readonly insecure: boolean
}

/** How long a test may look. */
export interface Patience {
  /** How long the open stream is read, in ms. */
  readonly durationMs: number
  /** How long a response head may take, in ms, before the target counts as silent. */
  readonly headTimeoutMs: number
  /** How long a stream is left alone to see whether silence gets it cut, in ms; not at all unless given. */
  readonly idleMs?: number
  /** Whether to do what strains a server: a hundred streams, hundreds of aborts, readers that stall. */
  readonly deep?: boolean
}

/** Whether a URL leads to this machine: what strains a server there hurts nobody else. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname.endsWith('.localhost') || LOOPBACK.test(hostname)
}

/** RFC 1122, 3.2.1.3 and RFC 4291, 2.5.3. A URL's host is written in its shortest form already. */
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[::1\])$/

/** Which protocols to test over: those named, or what a client would use by itself. */
export type ProtocolChoice = '1.1' | '2' | '2c' | 'all' | 'auto'

/**
 * The protocols that a choice stands for with this URL. `auto`: HTTP/1.1, and over TLS HTTP/2 as well where it is
 * offered; `all` adds HTTP/2 in the clear for http URLs.
 */
export function protocolsOf(choice: ProtocolChoice, url: string): Protocol[] {
  const secure = new URL(url).protocol === 'https:'
  switch (choice) {
    case '1.1':
      return ['http/1.1']
    case '2':
      return [secure ? 'h2' : 'h2c']
    case '2c':
      return ['h2c']
    case 'all':
      return ['http/1.1', secure ? 'h2' : 'h2c']
    case 'auto':
      return secure ? ['http/1.1', 'h2'] : ['http/1.1']
    default:
      return choice satisfies never
  }
}
