import { readFileSync } from 'node:fs'

/** The form of cases/reconnection.json; cases/reconnection.schema.json says what each key means. */
export interface ReconnectionCases {
  readonly everyRequest: { readonly method: string; readonly headers: HeaderValues }
  readonly standard: readonly ReconnectionCase[]
  readonly listener: readonly ReconnectionCase[]
}

export interface ReconnectionCase {
  readonly id: string
  readonly why: string
  readonly client?: ClientSetup
  readonly requests: readonly (ExpectedRequest | Refused)[]
  readonly told: readonly Told[]
}

export interface ClientSetup {
  readonly reconnectionTimeMs?: number
  readonly lastEventId?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly maxRetries?: number
  readonly headTimeoutMs?: number
  readonly idleTimeoutMs?: number
  readonly close?: { readonly on: 'open' | 'event' | 'lost'; readonly afterMs?: number }
  readonly decide?: Decisions
}

export interface Decisions {
  readonly retryStatuses?: readonly number[]
  readonly retryErrors?: boolean
  readonly authorization?: string
  readonly noRequest?: true
  readonly acceptRetryTime?: boolean
}

export interface ExpectedRequest {
  readonly origin?: 'other'
  readonly path?: string
  readonly method?: string
  readonly lastEventId?: string
  readonly headers?: HeaderValues
  readonly afterMs?: number
  readonly answer: Answer
}

export interface Refused {
  readonly refused: number
}

export interface Answer {
  readonly status?: number
  readonly headers?: HeaderValues
  readonly body?: string
  readonly end?: 'clean' | 'cut' | 'reset' | 'hold'
  readonly raw?: string
  readonly none?: 'close' | 'reset' | 'silence'
}

export type Told =
  | 'open'
  | 'lost'
  | 'failed'
  | { readonly type: string; readonly data: string; readonly lastEventId: string }
  | { readonly comment: string }
  | { readonly retryTime: number }

type HeaderValues = Readonly<Record<string, string | null>>

const folder = new URL('../../cases/', import.meta.url)

export const schema = JSON.parse(readFileSync(new URL('reconnection.schema.json', folder), 'utf8')) as object
export const cases = JSON.parse(
  readFileSync(new URL('reconnection.json', folder), 'utf8'),
) as ReconnectionCases

export const isRefused = (step: ExpectedRequest | Refused): step is Refused => 'refused' in step
