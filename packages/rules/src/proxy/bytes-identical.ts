import { compose, contentBytes, finalHead, isTruncated, type Recording } from '@ssespec/recording'

import { atOrigin, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { base, chunked, origin } from '../analysis/proxy-examples.ts'
import { unreadable } from '../analysis/unreadable.ts'
import type { Rule } from '../rule.ts'
import type { Fail, Judgement } from '../verdict.ts'
import { evidence, findRecording } from '../view.ts'

/** The finished stream as a client asks for it that takes no coding, and one that takes every. */
const STEPS = ['', 'gzip']

export const rule: Rule = {
  id: 'proxy/bytes-identical',
  title: 'the proxy leaves the content as it is',
  level: 'must',
  party: 'proxy',
  source: {
    title: 'RFC 9110, 7.7 Message Transformations',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.7',
    quote:
      'A proxy MUST NOT transform the content (Section 6.4) of a response message that contains a no-transform cache directive (Section 5.2.2.6 of [CACHING]).',
  },
  why: 'Events are changed, lost or doubled on the way: text is rewritten, line ends are unified, large events are cut.',
  fix: {
    text: 'Switch off what rewrites content on this route: substitution, injection, minifying, limits of size.',
    on: {
      nginx: 'sub_filter_types text/html;  # without text/event-stream, and no *',
      apache: '# no mod_substitute, mod_proxy_html or mod_pagespeed on this route',
    },
  },
  needs: ['open', 'whole'],
  after: [],
  examples: {
    pass: [{ title: 'the same bytes', recordings: [base(), ...whole('data: 1\n\n')] }],
    fail: [
      { title: 'a host that is rewritten', recordings: [base(), ...whole('data: 2\n\n')] },
      { title: 'line ends that are unified', recordings: [base(), ...whole('data: 1\r\n\r\n')] },
      { title: 'half of it', recordings: [base(), ...whole('data')] },
      { title: 'something behind it', recordings: [base(), ...whole('data: 1\n\n<!-- -->')] },
    ],
  },
  judge({ recordings }) {
    if (findRecording(recordings, 'whole') === undefined) return NEEDS_OWN_ORIGIN
    const judged = STEPS.flatMap((step) => compare(recordings, step) ?? [])
    return (
      judged.find(({ outcome }) => outcome === 'fail') ??
      judged.find(({ outcome }) => outcome === 'inconclusive') ??
      judged[0] ?? { outcome: 'inconclusive', message: 'the request did not reach the origin' }
    )
  },
}

function compare(recordings: readonly Recording[], step: string): Judgement | undefined {
  const client = findRecording(recordings, 'whole', step)
  const [sent] = atOrigin(recordings, 'whole', step)
  if (client === undefined || sent === undefined) return undefined
  const unread = unreadable(client)
  if (unread) return unread
  if (finalHead(client)?.status !== 200 || isTruncated(client)) {
    return {
      outcome: 'inconclusive',
      message: `the stream came with ${finalHead(client)?.status ?? 'no head'}`,
    }
  }
  const expected = contentBytes(sent)
  const actual = contentBytes(client)
  const at = expected.findIndex((byte, index) => byte !== actual[index])
  if (at === -1 && expected.length === actual.length) {
    return {
      outcome: 'pass',
      message: `${expected.length.toLocaleString('en-US')} bytes, each as it was sent`,
    }
  }
  return changed(client, expected, actual, at === -1 ? expected.length : at)
}

function changed(client: Recording, expected: Uint8Array, actual: Uint8Array, at: number): Fail {
  const short = at >= actual.length
  return {
    outcome: 'fail',
    message: short ? 'the end of the stream is missing' : `the content is changed from byte ${at} on`,
    expected: excerpt(expected, at) || 'no further byte',
    actual: excerpt(actual, at) || `the end, after ${actual.length} of ${expected.length} bytes`,
    evidence: [evidence(client, excerpt(actual, at) || '(end)', { offset: at })],
  }
}

function excerpt(bytes: Uint8Array, at: number): string {
  return new TextDecoder().decode(bytes.subarray(at, at + 40))
}

function whole(received: string): Recording[] {
  return [
    compose({ probe: 'whole' }).head(200, chunked, 5).body(received, 10).end('last-chunk', 20).build(),
    origin({ probe: 'whole' }).head(200, chunked, 1).body('data: 1\n\n', 2).end('last-chunk', 3).build(),
  ]
}
