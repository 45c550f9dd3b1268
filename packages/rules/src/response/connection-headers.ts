import { compose, entriesOf, type Header, type Recording } from '@ssespec/recording'

import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence } from '../view.ts'

const FORBIDDEN = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'])

const over2 = (headers: Readonly<Record<string, string>>): Recording =>
  compose({ probe: 'open', protocol: 'h2' })
    .head(200, { ...streamHeaders, ...headers }, 10)
    .leave(3000)
    .build()

export const rule: Rule = {
  id: 'response/connection-headers',
  title: 'over HTTP/2 no field speaks of an HTTP/1.1 connection',
  level: 'must',
  party: 'server',
  source: {
    title: 'RFC 9113, 8.2.2 Connection-Specific Header Fields',
    url: 'https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2',
    quote: 'An endpoint MUST NOT generate an HTTP/2 message containing connection-specific header fields.',
  },
  why: 'Browsers treat such a response as broken and reset the stream: the page gets an error and no event, though HTTP/1.1 works.',
  fix: {
    text: 'Set no Connection, Keep-Alive, Proxy-Connection, Transfer-Encoding or Upgrade: the HTTP library sends what a connection needs.',
    on: {
      express: "Leave res.set('Connection', 'keep-alive') out: HTTP/1.1 keeps connections alive anyway.",
      go: 'Leave w.Header().Set("Connection", "keep-alive") out.',
      spring: 'Leave response.setHeader("Connection", "keep-alive") out.',
      php: "Leave header('Connection: keep-alive') out.",
      nginx: 'proxy_hide_header Keep-Alive;  # of an upstream that cannot be changed',
    },
  },
  needs: ['open', 'h2'],
  after: ['response/status'],
  examples: {
    pass: [
      { title: 'none', recordings: [over2({})] },
      { title: 'a field that only sounds like it', recordings: [over2({ 'x-connection-id': '7' })] },
    ],
    fail: [
      {
        title: 'Connection, as HTTP/1.1 examples have it',
        recordings: [over2({ connection: 'keep-alive' })],
      },
      { title: 'chunks', recordings: [over2({ 'transfer-encoding': 'chunked' })] },
      {
        title: 'in the frames of one of several streams',
        recordings: [
          over2({}),
          compose({ probe: 'h2', protocol: 'h2' })
            .request()
            .add({
              kind: 'frame',
              at: 12,
              direction: 'received',
              type: 'HEADERS',
              streamId: 3,
              flags: 4,
              length: 40,
              headers: [
                [':status', '200'],
                ['keep-alive', 'timeout=5'],
              ],
            })
            .leave(3000)
            .build(),
        ],
      },
    ],
  },
  judge({ recordings }) {
    const heads = recordings.flatMap((recording) =>
      headersReceived(recording).map((received) => ({ recording, ...received })),
    )
    for (const { recording, at, headers } of heads) {
      const field = headers.find(([name]) => FORBIDDEN.has(name.toLowerCase()))
      if (field === undefined) continue
      const [name, value] = field
      return {
        outcome: 'fail',
        message: `${name} is sent over HTTP/2`,
        expected: `no ${name}`,
        actual: `${name}: ${value}`,
        evidence: [evidence(recording, `${name}: ${value}`, { at })],
      }
    }
    if (heads.length > 0) return { outcome: 'pass', message: `${heads.length} response heads` }
    return { outcome: 'not-applicable', message: 'HTTP/2 was not spoken' }
  },
}

/** Every head and trailer of an HTTP/2 response, as read from the frames. */
function headersReceived(recording: Recording): { at: number; headers: readonly Header[] }[] {
  const spoken = entriesOf(recording, 'head').filter(({ httpVersion }) => httpVersion === '2')
  const trailers = spoken.length > 0 ? entriesOf(recording, 'trailers') : []
  const frames = entriesOf(recording, 'frame').flatMap(({ at, direction, headers }) =>
    direction === 'received' && headers !== undefined ? [{ at, headers }] : [],
  )
  return [...spoken, ...trailers, ...frames]
}
