import { headerValue, lastOf, type Recording } from '@ssespec/recording'

import { atOrigin, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { asked, base, origin } from '../analysis/proxy-examples.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

/** What is asked with, by the steps of the probe. */
const VALUES = { 'non-ascii': 'a value beyond ASCII', long: 'a value of 4 KiB' } as const

export const rule: Rule = {
  id: 'proxy/last-event-id',
  title: 'unusual values of Last-Event-ID reach the origin',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'RFC 9110, 5.5 Field Values',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-5.5',
    quote: 'A recipient SHOULD treat other allowed octets in field content (i.e., obs-text) as opaque data.',
  },
  why: 'An id is whatever the server sent. Where the proxy drops or refuses it, a client cannot come back: it loses events, or gets an error for ever.',
  fix: {
    text: 'Allow header fields of at least 8 KiB and bytes beyond ASCII in their values; else keep ids short and in ASCII.',
    on: {
      nginx: 'large_client_header_buffers 4 16k;',
      haproxy: 'tune.bufsize 32768  # and no http-request rule that denies such values',
      apache: 'LimitRequestFieldSize 16380',
    },
  },
  needs: ['open', 'last-event-id'],
  after: [],
  examples: {
    pass: [
      {
        title: 'both values as they were sent',
        recordings: [base(), ...pass('non-ascii', 'Ã©'), ...pass('long', 'x'.repeat(4096))],
      },
    ],
    fail: [
      { title: 'bytes beyond ASCII are replaced', recordings: [base(), ...pass('non-ascii', 'Ã©', '??')] },
      { title: 'the field is dropped', recordings: [base(), ...pass('long', 'x'.repeat(4096), null)] },
      {
        title: 'the request is refused',
        recordings: [
          base(),
          asked({ probe: 'last-event-id', step: 'long' }, [['Last-Event-ID', 'x']])
            .head(400, {}, 5)
            .build(),
        ],
      },
    ],
  },
  judge({ recordings }) {
    const steps = Object.entries(VALUES).flatMap(([step, what]) => {
      const client = findRecording(recordings, 'last-event-id', step)
      return client ? [{ what, client, seen: atOrigin(recordings, 'last-event-id', step)[0] }] : []
    })
    if (steps.length === 0) return NEEDS_OWN_ORIGIN
    const faults = steps.flatMap(({ what, client, seen }) => {
      const sent = idIn(client)
      const got = seen && idIn(seen)
      if (sent === got) return []
      const actual =
        seen === undefined
          ? answer(client)
          : got === undefined
            ? 'no Last-Event-ID'
            : `other ${got.length} bytes`
      return [{ what, actual, evidence: evidence(seen ?? client, actual) }]
    })
    if (faults.length === 0) return { outcome: 'pass', message: Object.values(VALUES).join(' and ') }
    return {
      outcome: 'fail',
      message: faults.map(({ what, actual }) => `${what}: ${actual}`).join('; '),
      expected: 'the value that the client sent',
      actual: faults.map(({ actual }) => actual).join('; '),
      evidence: faults.map((fault) => fault.evidence),
    }
  },
}

function idIn(recording: Recording): string | undefined {
  return headerValue(lastOf(recording, 'request')?.headers ?? [], 'Last-Event-ID')
}

function answer(client: Recording): string {
  const status = lastOf(client, 'head')?.status
  return status === undefined ? 'no answer' : `refused with ${status}`
}

function pass(step: keyof typeof VALUES, sent: string, got: string | null = sent): Recording[] {
  return [
    asked({ probe: 'last-event-id', step }, [['Last-Event-ID', sent]])
      .head(200, {}, 5)
      .build(),
    origin({ probe: 'last-event-id', step })
      .add({
        kind: 'request',
        at: 1,
        method: 'GET',
        url: 'http://127.0.0.1/events',
        headers: got === null ? [] : [['Last-Event-ID', got]],
        bodyBytes: 0,
      })
      .build(),
  ]
}
