import { compose, finalHead, headerValue, type Recording } from '@ssespec/recording'

import { atOrigin, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { base, origin } from '../analysis/proxy-examples.ts'
import type { Rule } from '../rule.ts'
import { evidence } from '../view.ts'

export const rule: Rule = {
  id: 'proxy/status-passes',
  title: 'a status that is not 200 passes',
  level: 'must',
  party: 'proxy',
  source: {
    title: 'WHATWG HTML, 9.2.1 Introduction; RFC 9110, 15 Status Codes',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#server-sent-events-intro',
    quote:
      'Clients will reconnect if the connection is closed; a client can be told to stop reconnecting using the HTTP 204 No Content response code.',
  },
  why: 'A client does by the status what the origin asks: 204 to stop, 401 to log in, 503 to give up. Another status makes it reconnect for ever, or give up too soon.',
  fix: {
    text: 'Do not replace error pages on this route, and do not follow redirects for the client.',
    on: {
      nginx: 'proxy_intercept_errors off;  # the default',
      haproxy: '# no errorfile and no http-response rule on this backend',
      caddy: '# no handle_response for this route',
    },
  },
  needs: ['open', 'status'],
  after: [],
  examples: {
    pass: [
      {
        title: 'each as it was sent',
        recordings: [
          base(),
          ...passed(204),
          ...passed(404),
          ...passed(503),
          ...passed(302, 302, '?do=whole'),
        ],
      },
    ],
    fail: [
      { title: '200 for 204', recordings: [base(), ...passed(204, 200)] },
      { title: 'a page of its own for 404', recordings: [base(), ...passed(404, 200)] },
      { title: '502 for 503', recordings: [base(), ...passed(503, 502)] },
      { title: 'a redirect without a Location', recordings: [base(), ...passed(302, 302)] },
    ],
  },
  judge({ recordings }) {
    const asked = recordings.filter(({ probe, step }) => probe === 'status' && !step.includes('@'))
    if (asked.length === 0) return NEEDS_OWN_ORIGIN
    const seen = asked.flatMap((client) => {
      const [sent] = atOrigin(recordings, 'status', client.step)
      return sent ? [{ client, sent: describe(sent), got: describe(client) }] : []
    })
    if (seen.length === 0) return { outcome: 'inconclusive', message: 'no request reached the origin' }
    const faults = seen.filter(({ sent, got }) => sent !== got)
    if (faults.length === 0) {
      return { outcome: 'pass', message: seen.map(({ client }) => client.step).join(', ') }
    }
    return {
      outcome: 'fail',
      message: `the proxy changes ${faults.map(({ sent, got }) => `${sent} to ${got}`).join(', ')}`,
      expected: faults.map(({ sent }) => sent).join(', '),
      actual: faults.map(({ got }) => got).join(', '),
      evidence: faults.map(({ client, sent, got }) =>
        evidence(client, `${got} for ${sent}`, { at: finalHead(client)?.at ?? 0 }),
      ),
    }
  },
}

/** The status, and whether a redirect has somewhere to lead to. A gateway may write its Location anew. */
function describe(recording: Recording): string {
  const head = finalHead(recording) ?? recording.entries.find((entry) => entry.kind === 'head')
  if (head === undefined) return 'no answer'
  const redirect = head.status >= 300 && head.status < 400
  return redirect && headerValue(head.headers, 'location') === undefined
    ? `${head.status} without Location`
    : String(head.status)
}

function passed(sent: number, got: number = sent, location?: string): Recording[] {
  const step = String(sent)
  return [
    compose({ probe: 'status', step })
      .head(got, location === undefined ? {} : { Location: location }, 5)
      .build(),
    origin({ probe: 'status', step })
      .head(sent, sent < 400 && sent >= 300 ? { Location: '?do=whole' } : {}, 1)
      .build(),
  ]
}
