import { eventSourceHeaders } from '@ssespec/client'
import type { Header, Protocol } from '@ssespec/recording'

import type { Target } from './target.ts'

/** The target's stream, asked for as an EventSource does; headers that the user gave come in place of its own. */
export function streamRequest(
  { url, method, headers, body }: Target,
  protocol: Protocol,
  own: Parameters<typeof eventSourceHeaders>[0] = {},
): { url: string; protocol: Protocol; method: string; headers: Header[]; body?: Uint8Array } {
  const given = new Set(headers.map(([name]) => name.toLowerCase()))
  const kept = eventSourceHeaders(own).filter(([name]) => !given.has(name.toLowerCase()))
  return { url, protocol, method, headers: [...kept, ...headers], ...(body && { body }) }
}
