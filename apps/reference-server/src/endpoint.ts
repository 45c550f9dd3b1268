import type { Protocol, Serve } from './exchange.ts'

/** One endpoint of a list (`GET /faults`, `/unusual`, `/hostile`), and how it is served. */
export interface Endpoint {
  readonly name: string
  readonly description: string
  readonly protocols: readonly Protocol[]
  readonly path: string
  readonly serve: Serve
}

export const ALL_PROTOCOLS: readonly Protocol[] = ['1.1', '2', '2c']
