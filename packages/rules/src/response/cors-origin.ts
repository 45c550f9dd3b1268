import { type CorsFields, corsHeads } from '../analysis/cors.ts'
import { fromOrigin, ORIGIN } from '../analysis/short-examples.ts'
import { headed } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { evidence } from '../view.ts'

/** Fetch, 3.2: origin-or-null. HTML: an origin's serialization is scheme, "://", host, and a port that is not the default. */
const ORIGIN_OR_NULL = /^(?:null|[a-z][a-z\d+.-]*:\/\/[^\s/?#@,"*]+)$/

/** Whether a browser can send this as its `Origin`: host in lower case, no default port, `null` as it stands here. */
function isOriginOrNull(value: string): boolean {
  if (!ORIGIN_OR_NULL.test(value)) return false
  return !/^https?:/.test(value) || (URL.canParse(value) && new URL(value).origin === value)
}

const allow = (origin: string, credentials?: string) => [
  headed({}),
  fromOrigin({
    'Access-Control-Allow-Origin': origin,
    ...(credentials !== undefined && { 'Access-Control-Allow-Credentials': credentials }),
  }),
]

export const rule: Rule = {
  id: 'response/cors-origin',
  title: 'Access-Control-Allow-Origin is one value that browsers take',
  level: 'must',
  party: 'server',
  source: {
    title: 'Fetch, HTTP new-header syntax',
    url: 'https://fetch.spec.whatwg.org/#http-new-header-syntax',
    quote:
      'Access-Control-Allow-Origin = origin-or-null / wildcard Access-Control-Allow-Credentials = %s"true" ; case-sensitive',
  },
  why: "The browser compares the value with the page's origin, byte for byte: a list, a path or a slash at the end shuts out every page.",
  fix: {
    text: 'Send the one origin that asked, as it stands in Origin, or *. Write Allow-Credentials as true.',
    on: {
      express:
        "cors({ origin: ['https://a.example', 'https://b.example'] })  // answers with the one that asked",
      go: 'w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))  // after a look into the list',
      spring: '@CrossOrigin(origins = {"https://a.example", "https://b.example"})',
      php: "if (in_array($_SERVER['HTTP_ORIGIN'] ?? '', $allowed, true)) header(\"Access-Control-Allow-Origin: {$_SERVER['HTTP_ORIGIN']}\");",
      nginx:
        'map $http_origin $cors { "https://a.example" $http_origin; }  add_header Access-Control-Allow-Origin $cors;',
    },
  },
  needs: ['open', 'short'],
  after: ['response/status', 'delivery/head-flushed'],
  examples: {
    pass: [
      { title: 'any', recordings: allow('*') },
      { title: 'the one that asked', recordings: allow(ORIGIN, 'true') },
      { title: 'a port', recordings: allow('http://localhost:3000') },
      { title: 'an IPv6 address', recordings: allow('http://[::1]:8080') },
      { title: 'null', recordings: allow('null') },
      { title: 'credentials refused in so many words', recordings: allow(ORIGIN, 'false') },
    ],
    fail: [
      { title: 'a list', recordings: allow('https://a.example, https://b.example') },
      { title: 'a slash at the end', recordings: allow('https://page.example/') },
      { title: 'a host without a scheme', recordings: allow('page.example') },
      { title: 'a pattern, which no browser expands', recordings: allow('https://*.example') },
      { title: 'NULL', recordings: allow('NULL') },
      { title: 'a host in capitals', recordings: allow('https://PAGE.example') },
      { title: 'the default port', recordings: allow('https://page.example:443') },
      { title: 'True', recordings: allow(ORIGIN, 'True') },
      {
        title: 'without being asked',
        recordings: [headed({ 'Access-Control-Allow-Origin': 'https://page.example/app' })],
      },
    ],
  },
  judge({ recordings }) {
    const heads = corsHeads(recordings)
    for (const { recording, head, fields } of heads) {
      const failure = faultIn(fields)
      if (failure === undefined) continue
      return { ...failure, evidence: [evidence(recording, failure.actual, { at: head.at })] }
    }
    const [first] = heads
    if (first !== undefined) return { outcome: 'pass', message: first.fields.allowOrigin! }
    return { outcome: 'not-applicable', message: 'no response has Access-Control-Allow-Origin' }
  },
}

function faultIn({
  allowOrigin,
  allowCredentials,
}: CorsFields): (Judgement & { outcome: 'fail' }) | undefined {
  if (allowOrigin !== undefined && allowOrigin !== '*' && !isOriginOrNull(allowOrigin)) {
    return {
      outcome: 'fail',
      message: 'Access-Control-Allow-Origin is no origin',
      expected: '*, null, or one origin without a path',
      actual: `Access-Control-Allow-Origin: ${allowOrigin}`,
      evidence: [],
    }
  }
  // `false` is no value of the field either, but says what a browser makes of it.
  if (allowCredentials === undefined || allowCredentials === 'true' || allowCredentials === 'false')
    return undefined
  return {
    outcome: 'fail',
    message: 'Access-Control-Allow-Credentials is not true in lower case',
    expected: 'Access-Control-Allow-Credentials: true',
    actual: `Access-Control-Allow-Credentials: ${allowCredentials}`,
    evidence: [],
  }
}
