import { answerTo, withoutAnswer } from '../analysis/answer.ts'
import { corsFieldsOf, originAsked } from '../analysis/cors.ts'
import { fromOrigin, ORIGIN } from '../analysis/short-examples.ts'
import { headed } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence } from '../view.ts'

const page = (origin: string, credentials?: string) => [
  headed({}),
  fromOrigin({
    'Access-Control-Allow-Origin': origin,
    ...(credentials !== undefined && { 'Access-Control-Allow-Credentials': credentials }),
  }),
]

export const rule: Rule = {
  id: 'security/cors-reflection',
  title: 'an origin that nobody knows is not let in with credentials',
  level: 'should',
  party: 'server',
  source: {
    title: 'Fetch, CORS protocol and credentials',
    url: 'https://fetch.spec.whatwg.org/#cors-protocol-and-credentials',
    quote:
      'Generally speaking, both sharing responses and allowing requests with credentials is rather unsafe, and extreme care has to be taken to avoid the confused deputy problem.',
  },
  why: 'Any page that a signed-in user visits can open the stream with the cookies of that user, and read all of it.',
  fix: {
    text: 'Keep a list of the origins that may read the stream, and answer only those. Or leave Allow-Credentials out.',
    on: {
      express: "cors({ origin: ['https://app.example'], credentials: true })  // not origin: true",
      go: 'if slices.Contains(allowed, origin) { w.Header().Set("Access-Control-Allow-Origin", origin) }',
      spring:
        '@CrossOrigin(origins = "https://app.example", allowCredentials = "true")  // not originPatterns = "*"',
      php: "if (in_array($_SERVER['HTTP_ORIGIN'] ?? '', $allowed, true)) header(…);",
      nginx: 'map $http_origin $cors { default ""; "https://app.example" $http_origin; }',
    },
  },
  needs: ['short'],
  after: ['response/status', 'delivery/head-flushed'],
  examples: {
    pass: [
      { title: 'reflected, and without credentials', recordings: page(ORIGIN) },
      { title: 'a fixed origin with credentials', recordings: page('https://app.example', 'true') },
      { title: 'credentials spelt so that no browser takes them', recordings: page(ORIGIN, 'True') },
    ],
    fail: [{ title: 'reflected with credentials', recordings: page(ORIGIN, 'true') }],
  },
  judge({ recordings }) {
    const answer = answerTo(recordings, 'origin')
    if (answer.kind === 'unseen') return withoutAnswer('another origin', answer)
    if (answer.kind === 'none') return { outcome: 'inconclusive', message: `another origin: ${answer.what}` }
    const origin = originAsked(answer.recording)
    const { allowOrigin, allowCredentials } = corsFieldsOf(answer.head)
    if (allowOrigin === undefined)
      return { outcome: 'not-applicable', message: 'no Access-Control-Allow-Origin for a made-up origin' }
    if (allowOrigin !== origin || allowCredentials !== 'true')
      return { outcome: 'pass', message: `Access-Control-Allow-Origin: ${allowOrigin}` }
    return {
      outcome: 'fail',
      message: 'a made-up origin may read the stream with the credentials of its visitors',
      expected:
        'no Access-Control-Allow-Origin for an unknown origin, or no Access-Control-Allow-Credentials',
      actual: `Access-Control-Allow-Origin: ${allowOrigin} and Access-Control-Allow-Credentials: true`,
      evidence: [evidence(answer.recording, `Origin: ${origin}`, { at: answer.head.at })],
    }
  },
}
