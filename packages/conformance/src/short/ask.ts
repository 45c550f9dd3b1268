import type { ExchangeRequest } from '@ssespec/client'
import type { Header, Recording } from '@ssespec/recording'
import type { ShortStep } from '@ssespec/rules'

import type { PlanContext } from '../probe.ts'
import { streamRequest } from '../stream-request.ts'

/** One short request. */
export interface Ask {
  readonly step: ShortStep
  readonly what: string
  /** The rules that read its answer. */
  readonly rules: readonly string[]
  readonly request: ExchangeRequest
  /** How long the response is read after its head, in ms; not at all unless given. */
  readonly durationMs?: number
  /** How many redirects are followed, if not the usual number. */
  readonly redirects?: number
  /** Asked only where this holds of what has been recorded. */
  readonly when?: (recordings: readonly Recording[]) => boolean
}

/** The open stream's request, without content. */
export function requestOf({
  target,
  protocol,
}: PlanContext): ExchangeRequest & { readonly headers: readonly Header[] } {
  const { url, headers } = streamRequest(target, protocol)
  return { url, protocol, headers }
}

/** The same with one header field as given, or without it. */
export function requestWith(context: PlanContext, name: string, value: string | undefined): ExchangeRequest {
  const request = requestOf(context)
  const others = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase())
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] }
}
