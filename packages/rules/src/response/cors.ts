import { entriesOf, finalHead } from '@ssespec/recording'

import { answerTo, withoutAnswer } from '../analysis/answer.ts'
import { corsFieldsOf, corsHeads, letsIn, offersCors, originAsked } from '../analysis/cors.ts'
import { asked, fromOrigin, ORIGIN } from '../analysis/short-examples.ts'
import { headed, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence } from '../view.ts'

const any = { 'Access-Control-Allow-Origin': '*' }

export const rule: Rule = {
  id: 'response/cors',
  title: 'what is open to other origins is open to all that they send',
  level: 'should',
  party: 'server',
  source: {
    title: 'Fetch, CORS protocol and credentials',
    url: 'https://fetch.spec.whatwg.org/#cors-protocol-and-credentials',
    quote: 'If credentials mode is "include", then `Access-Control-Allow-Origin` cannot be `*`.',
  },
  why: 'new EventSource(url, { withCredentials: true }) fails on *, and each page of another origin fails on a redirect without the fields.',
  fix: {
    text: 'With credentials send the origin that asked in place of *, and Vary: Origin. Send the CORS fields with redirects too.',
    on: {
      express: 'cors({ origin: allowed, credentials: true })  // before the route that redirects',
      go: 'Set the fields in a handler around the whole mux.',
      spring: 'A CorsFilter before the security filters: @CrossOrigin does not reach their redirects.',
      php: 'Set the fields before header("Location: …").',
      nginx:
        'add_header Access-Control-Allow-Origin $cors always;  # always: add_header alone leaves some statuses out',
    },
  },
  needs: ['short', 'open'],
  after: ['response/status', 'delivery/head-flushed'],
  examples: {
    pass: [
      { title: '* without credentials', recordings: [headed(any), fromOrigin(any)] },
      {
        title: 'the origin with credentials',
        recordings: [
          headed({}),
          fromOrigin({ 'Access-Control-Allow-Origin': ORIGIN, 'Access-Control-Allow-Credentials': 'true' }),
        ],
      },
      { title: 'a redirect that is open as well', recordings: [headed(any), redirected(any)] },
    ],
    fail: [
      {
        title: '* with credentials',
        recordings: [headed({}), fromOrigin({ ...any, 'Access-Control-Allow-Credentials': 'true' })],
      },
      { title: 'a redirect without the fields', recordings: [headed(any), redirected({})] },
    ],
  },
  judge({ recordings }) {
    const heads = corsHeads(recordings)
    const both = heads.find(({ fields }) => fields.allowOrigin === '*' && fields.allowCredentials === 'true')
    if (both) {
      return {
        outcome: 'fail',
        message: 'credentials are allowed to every origin, which no browser accepts',
        expected: 'one origin beside Access-Control-Allow-Credentials: true',
        actual: 'Access-Control-Allow-Origin: * beside Access-Control-Allow-Credentials: true',
        evidence: [evidence(both.recording, 'Access-Control-Allow-Origin: *', { at: both.head.at })],
      }
    }
    const answer = answerTo(recordings, 'origin')
    if (answer.kind === 'unseen') return withoutAnswer('another origin', answer)
    if (answer.kind === 'none') return { outcome: 'inconclusive', message: `another origin: ${answer.what}` }
    if (heads.length === 0 || !offersCors(answer.recording))
      return { outcome: 'not-applicable', message: 'the stream is not open to other origins' }
    const origin = originAsked(answer.recording)
    const hop = letsIn(answer.head, origin)
      ? entriesOf(answer.recording, 'head').find(
          (head) => head !== finalHead(answer.recording) && !letsIn(head, origin),
        )
      : undefined
    if (hop) {
      const actual = `${hop.status} with ${corsFieldsOf(hop).allowOrigin ?? 'no Access-Control-Allow-Origin'}`
      return {
        outcome: 'fail',
        message: 'the stream is open to other origins, and the redirect to it is not',
        expected: 'Access-Control-Allow-Origin on the redirect as well',
        actual,
        evidence: [evidence(answer.recording, actual, { at: hop.at })],
      }
    }
    return {
      outcome: 'pass',
      message: `Access-Control-Allow-Origin: ${corsFieldsOf(answer.head).allowOrigin}`,
    }
  },
}

function redirected(headers: Readonly<Record<string, string>>): ReturnType<typeof fromOrigin> {
  return asked('origin', { Origin: ORIGIN })
    .head(307, { Location: '/stream', ...headers }, 5)
    .request({ Origin: ORIGIN }, 6, 'http://127.0.0.1/stream')
    .head(200, { ...streamHeaders, ...any }, 10)
    .leave(10)
    .build()
}
