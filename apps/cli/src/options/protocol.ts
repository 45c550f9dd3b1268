import type { ProtocolChoice } from '@ssespec/conformance'
import { Option } from 'commander'

/** `--http`, as every command that sends requests has it. */
export function httpOption(fallback: ProtocolChoice): Option {
  return new Option('--http <version>', 'HTTP version: 1.1, 2, 2c (HTTP/2 in the clear), all')
    .choices(['1.1', '2', '2c', 'all'])
    .default(fallback, fallback === 'auto' ? '1.1, and 2 over TLS where it is offered' : fallback)
}
