import { eventStream } from '../../stream/event-stream.ts'
import type { Faults } from '../fault.ts'

function allowing(origin: string, credentials?: string): Faults[string]['serve'] {
  return eventStream({
    fields: { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': credentials },
  })
}

export default {
  'two-origins': {
    description: 'Two origins in Access-Control-Allow-Origin: browsers take neither.',
    serve: allowing('https://one.example, https://two.example'),
  },
  slash: {
    description: 'A slash after the origin: browsers compare byte by byte.',
    serve: allowing('https://one.example/'),
  },
  pattern: { description: 'A pattern in place of an origin.', serve: allowing('https://*.example') },
  'credentials-in-capitals': {
    description: '`True` in Access-Control-Allow-Credentials, where only `true` counts.',
    serve: allowing('https://one.example', 'True'),
  },
} satisfies Faults as Faults
