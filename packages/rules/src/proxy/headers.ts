import { type Header, headerValues, lastOf, type Recording } from '@ssespec/recording'

import { atOrigin, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { asked, base, origin } from '../analysis/proxy-examples.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

/** Fields that mean something to the origin, and pass unchanged. */
const PASS = ['Accept', 'Authorization', 'Cache-Control', 'Last-Event-ID'] as const

/**
 * RFC 9110, 7.6.1: "intermediaries SHOULD remove or replace fields that are known to require removal before forwarding,
 * whether or not they appear as a connection-option", these among them.
 */
const HOP_BY_HOP = ['Proxy-Connection', 'Keep-Alive', 'TE', 'Upgrade'] as const

/** What an EventSource sends that comes back, for the examples. */
const SENT: readonly Header[] = [
  ['Accept', 'text/event-stream'],
  ['Authorization', 'Bearer made-up'],
  ['Cache-Control', 'no-store'],
  ['Last-Event-ID', '7'],
]

export const rule: Rule = {
  id: 'proxy/headers',
  title: 'the fields of a request pass, and those for one hop stop at the proxy',
  level: 'must',
  party: 'proxy',
  source: {
    title: 'RFC 9110, 7.6.1 Connection, 5.1 and 11.6.2; RFC 9111, 5.2',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1',
    quote:
      "Intermediaries MUST parse a received Connection header field before a message is forwarded and, for each connection-option in this field, remove any header or trailer field(s) from the message with the same name as the connection-option, and then remove the Connection header field itself (or replace it with the intermediary's own control options for the forwarded message).",
  },
  why: 'Without Last-Event-ID a client that comes back misses what was sent meanwhile; without Authorization it gets nothing. A field that was meant for the proxy and reaches the origin may be taken for the client’s word.',
  fix: {
    text: 'Let the proxy pass the fields of the request on, and drop those that Connection names.',
    on: {
      nginx:
        'proxy_pass_request_headers on;  # the default. nginx does not read Connection: no line changes that',
    },
  },
  needs: ['open', 'headers'],
  after: [],
  examples: {
    pass: [
      { title: 'all of them, and none for the hop', recordings: [base(), request(), arrived(SENT)] },
      {
        title: 'with fields of the proxy’s own',
        recordings: [
          base(),
          request(),
          arrived([...SENT, ['X-Forwarded-For', '127.0.0.1'], ['Connection', 'close']]),
        ],
      },
    ],
    fail: [
      {
        title: 'without Last-Event-ID',
        recordings: [base(), request(), arrived(SENT.filter(([name]) => name !== 'Last-Event-ID'))],
      },
      {
        title: 'without Authorization',
        recordings: [base(), request(), arrived(SENT.filter(([name]) => name !== 'Authorization'))],
      },
      {
        title: 'another Accept',
        recordings: [
          base(),
          request(),
          arrived(SENT.map(([name, value]) => [name, name === 'Accept' ? '*/*' : value])),
        ],
      },
      {
        title: 'with the field that Connection names',
        recordings: [base(), request(), arrived([...SENT, ['X-Hop', 'client']])],
      },
      {
        title: 'with Keep-Alive',
        recordings: [base(), request(), arrived([...SENT, ['Keep-Alive', 'timeout=7']])],
      },
    ],
  },
  judge({ recordings }) {
    const client = findRecording(recordings, 'headers')
    if (client === undefined) return NEEDS_OWN_ORIGIN
    const [seen] = atOrigin(recordings, 'headers')
    const sent = lastOf(client, 'request')?.headers ?? []
    const got = seen && lastOf(seen, 'request')?.headers
    if (got === undefined) return { outcome: 'inconclusive', message: 'the request did not reach the origin' }
    const faults = [...lost(sent, got), ...forwarded(sent, got)]
    if (faults.length === 0) return { outcome: 'pass', message: `${sent.length} fields as they should be` }
    return {
      outcome: 'fail',
      message: faults.map(({ what }) => what).join('; '),
      expected: faults.map(({ expected }) => expected).join('; '),
      actual: faults.map(({ actual }) => actual).join('; '),
      evidence: faults.map(({ actual }) => evidence(seen!, actual)),
    }
  },
}

interface Fault {
  readonly what: string
  readonly expected: string
  readonly actual: string
}

function lost(sent: readonly Header[], got: readonly Header[]): Fault[] {
  return PASS.flatMap((name): Fault[] => {
    const [before] = headerValues(sent, name)
    const after = headerValues(got, name).join(', ')
    if (before === undefined || before === after) return []
    return [
      {
        what: after === '' ? `${name} does not reach the origin` : `${name} is changed`,
        expected: `${name}: ${before}`,
        actual: after === '' ? `no ${name}` : `${name}: ${after}`,
      },
    ]
  })
}

/** A field with the value that the client sent came through; the proxy may send one of its own. */
function forwarded(sent: readonly Header[], got: readonly Header[]): Fault[] {
  const nominated = headerValues(sent, 'Connection').flatMap((value) =>
    value.split(',').map((name) => name.trim()),
  )
  const names = [...new Set([...HOP_BY_HOP, ...nominated].map((name) => name.toLowerCase()))]
  return names.flatMap((name): Fault[] => {
    const [before] = headerValues(sent, name)
    if (before === undefined || !headerValues(got, name).includes(before)) return []
    return [
      {
        what: `${name} is forwarded, though it is for one hop`,
        expected: `no ${name}`,
        actual: `${name}: ${before}`,
      },
    ]
  })
}

function request(): Recording {
  return asked({ probe: 'headers' }, [
    ...SENT,
    ['Connection', 'X-Hop'],
    ['X-Hop', 'client'],
    ['Keep-Alive', 'timeout=7'],
  ])
    .head(200, {}, 5)
    .build()
}

function arrived(headers: readonly Header[]): Recording {
  return origin({ probe: 'headers' })
    .add({ kind: 'request', at: 1, method: 'GET', url: 'http://127.0.0.1/events', headers, bodyBytes: 0 })
    .build()
}
