import { compose, finalHead, firstOf, NOT_OFFERED, type Recording } from '@ssespec/recording'

import type { Rule } from '../rule.ts'
import { evidence } from '../view.ts'

const URL_HTTPS = 'https://127.0.0.1/events'

export const rule: Rule = {
  id: 'lifecycle/http2-offered',
  title: 'a server that speaks TLS offers HTTP/2',
  level: 'advice',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.7 Authoring notes',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
    quote:
      "Clients that support HTTP's per-server connection limitation might run into trouble when opening multiple pages from a site if each page has an EventSource to the same domain.",
  },
  why: 'Over HTTP/1.1 browsers open six connections to a server: with the stream in six tabs, everything in the seventh hangs.',
  fix: {
    text: 'Switch HTTP/2 on: one connection then carries a hundred streams.',
    on: {
      nginx: 'listen 443 ssl; http2 on;  # before 1.25.1: listen 443 ssl http2;',
      express: 'Put a proxy that speaks HTTP/2 in front.',
      go: 'net/http offers it over TLS by itself, unless TLSNextProto or TLSConfig.NextProtos were set.',
      spring: 'server.http2.enabled=true',
      php: 'Apache: Protocols h2 http/1.1',
    },
  },
  needs: ['open'],
  after: [],
  examples: {
    pass: [{ title: 'chosen by ALPN', recordings: [overHttp1(), overHttp2()] }],
    fail: [{ title: 'only HTTP/1.1', recordings: [overHttp1(), refused()] }],
  },
  judge(view) {
    const opened = [...view.recordings, ...(view.elsewhere ?? [])].filter(({ probe }) => probe === 'open')
    const [first] = opened
    if (first === undefined || !first.url.startsWith('https:')) {
      return { outcome: 'not-applicable', message: 'browsers speak HTTP/2 over TLS only' }
    }
    const overTls = opened.find(({ protocol }) => protocol === 'h2')
    if (overTls === undefined)
      return { outcome: 'inconclusive', message: 'h2 was not asked for: leave --http out' }
    if (finalHead(overTls) !== undefined) return { outcome: 'pass', message: 'h2 was chosen by ALPN' }
    const error = firstOf(overTls, 'error')
    if (error?.code !== NOT_OFFERED.h2) {
      return { outcome: 'inconclusive', message: error?.message ?? 'there was no answer over h2' }
    }
    return {
      outcome: 'fail',
      message: 'the server does not offer HTTP/2',
      expected: 'h2 chosen by ALPN',
      actual: 'HTTP/1.1 only',
      evidence: [evidence(overTls, error.message, { at: error.at })],
    }
  },
}

function overHttp1(): Recording {
  return compose({ probe: 'open', url: URL_HTTPS })
    .add({ kind: 'connect', at: 5, address: '127.0.0.1:443', alpn: 'http/1.1', tls: 'TLSv1.3' })
    .head(200, {}, 10)
    .leave(3000)
    .build()
}

function overHttp2(): Recording {
  return compose({ probe: 'open', protocol: 'h2', url: URL_HTTPS })
    .add({ kind: 'connect', at: 5, address: '127.0.0.1:443', alpn: 'h2', tls: 'TLSv1.3' })
    .head(200, {}, 10)
    .leave(3000)
    .build()
}

function refused(): Recording {
  return compose({ probe: 'open', protocol: 'h2', url: URL_HTTPS })
    .add({
      kind: 'error',
      at: 5,
      phase: 'tls',
      code: NOT_OFFERED.h2,
      message: 'The server does not offer HTTP/2: it chose no h2 by ALPN.',
    })
    .build()
}
