import { compose, entriesOf } from '@ssespec/recording'

import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

/** Words that name a secret, as a whole or as a part between hyphens, underscores, dots and capitals. */
const SECRETS = new Set([
  'apikey',
  'auth',
  'authorization',
  'jwt',
  'key',
  'passwd',
  'password',
  'secret',
  'sig',
  'signature',
  'token',
])

const at = (query: string) => [
  compose({ probe: 'open', url: `http://127.0.0.1/events${query}` })
    .head(200, streamHeaders, 10)
    .leave(3000)
    .build(),
]

export const rule: Rule = {
  id: 'security/token-in-url',
  title: 'no key or token stands in the query',
  level: 'advice',
  party: 'server',
  source: {
    title: 'RFC 9110, 17.9 Disclosure of Sensitive Information in URIs',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-17.9',
    quote:
      'Many servers, proxies, and user agents log or display the target URI in places where it might be visible to third parties. It is therefore unwise to include information within a URI that is sensitive, personally identifiable, or a risk to disclose.',
  },
  why: 'The secret gets into the logs of every server and proxy on the way, and works for whoever reads them.',
  fix: {
    text: 'Use a cookie (new EventSource(url, { withCredentials: true })), or a client that sends Authorization. Where it has to be the query, let it be a ticket that works once and for a minute.',
  },
  needs: ['open'],
  after: ['response/status'],
  examples: {
    pass: [
      { title: 'no query', recordings: at('') },
      { title: 'other parameters', recordings: at('?topic=news&rate=10') },
      { title: 'words that only hold the letters', recordings: at('?keyword=a&monkey=b&author=c') },
    ],
    fail: [
      { title: 'a token', recordings: at('?access_token=abc') },
      { title: 'a key in capitals', recordings: at('?topic=news&apiKey=abc') },
      { title: 'a name that is percent-encoded', recordings: at('?%74oken=abc') },
      {
        title: 'put there by a redirect',
        recordings: [
          compose({ probe: 'open' })
            .head(302, { Location: '/events?token=abc' }, 5)
            .request({}, 6, 'http://127.0.0.1/events?token=[redacted]')
            .head(200, streamHeaders, 10)
            .leave(3000)
            .build(),
        ],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    for (const request of entriesOf(recording, 'request')) {
      const name = [...new URL(request.url).searchParams.keys()].find(isSecret)
      if (name === undefined) continue
      return {
        outcome: 'fail',
        message: `the query has a parameter ${JSON.stringify(name)}`,
        expected: 'a cookie or a header field for what is secret',
        actual: `${name}=… in the URL`,
        evidence: [
          evidence(recording, `${request.method} ${new URL(request.url).pathname}?${name}=…`, {
            at: request.at,
          }),
        ],
      }
    }
    return { outcome: 'pass', message: 'no parameter is named like a secret' }
  },
}

function isSecret(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
  return words.some((word) => SECRETS.has(word) || SECRETS.has(word.replace(/^(?:access|api|session)/, '')))
}
