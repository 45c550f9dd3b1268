import type { Result } from '@ssespec/rules'

const NAMES: Readonly<Record<Result['protocol'], string>> = {
  'http/1.1': 'HTTP/1.1',
  h2: 'HTTP/2',
  h2c: 'h2c',
}

/** A protocol as people write it. */
export function protocolName(protocol: Result['protocol']): string {
  return NAMES[protocol]
}

/** ` (HTTP/1.1, h2c)`; empty for none. */
export function overProtocols(protocols: readonly Result['protocol'][]): string {
  return protocols.length === 0 ? '' : ` (${protocols.map(protocolName).join(', ')})`
}
