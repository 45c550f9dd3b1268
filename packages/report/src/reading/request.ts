import type { Evidence } from '@ssespec/rules'

import { protocolName } from '../text/protocol.ts'

/** Every request that some places in recordings were the answer to, once each: the line, and its headers. */
export function requestsOf(evidence: readonly Evidence[]): { line: string; headers: string[] }[] {
  const requests = new Map<string, { line: string; headers: string[] }>()
  for (const { request } of evidence) {
    if (request === undefined) continue
    const { method, url, protocol, httpVersion } = request
    const over = httpVersion === undefined ? protocolName(protocol) : `HTTP/${httpVersion}`
    const headers = request.headers.map(([name, value]) => `${name}: ${value}`)
    const line = `${method} ${url} over ${over}`
    requests.set([line, ...headers].join('\n'), { line, headers })
  }
  return [...requests.values()]
}
