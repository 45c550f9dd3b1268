import { compose, finalHead, firstOf, type Recording } from '@ssespec/recording'

import { atOrigin, describeEnding, endingOf, NEEDS_OWN_ORIGIN } from '../analysis/origin-side.ts'
import { base, chunked, origin, reset } from '../analysis/proxy-examples.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Fail, Judgement } from '../verdict.ts'
import { evidence, findRecording } from '../view.ts'

/** How the origin crashes: its connection is closed in the middle of a chunked body, or reset. */
const CRASHES = { fin: 'closes its connection', reset: 'resets its connection' } as const

export const rule: Rule = {
  id: 'proxy/end-visible',
  title: 'a client can tell the end of a stream from a crash of the origin',
  level: 'must',
  party: 'proxy',
  source: {
    title: 'RFC 9112, 8 Handling Incomplete Messages',
    url: 'https://www.rfc-editor.org/rfc/rfc9112#section-8',
    quote:
      'A message body that uses the chunked transfer coding is incomplete if the zero-sized chunk that terminates the encoding has not been received.',
  },
  why: 'A stream that was cut looks finished: a client that is not an EventSource takes half an answer for the whole, and one that is cannot say what went wrong.',
  fix: {
    text: 'Speak HTTP/1.1 or HTTP/2 to the origin, and let the proxy frame what it sends.',
    on: {
      nginx: 'proxy_http_version 1.1; proxy_set_header Connection ""; chunked_transfer_encoding on;',
      haproxy: '# HTTP/1.1 to the origin is the default; over HTTP/2 use 2.8 or later',
      caddy: '# 2.7 or later',
    },
  },
  needs: ['open', 'crash', 'whole'],
  after: [],
  examples: {
    pass: [
      {
        title: 'the last chunk is missing',
        recordings: [base(), crashed('fin').end('close', 300).build(), crashSeen('fin'), ended('last-chunk')],
      },
      {
        title: 'RST_STREAM',
        recordings: [base('h2'), crashed('fin', 'h2').add(reset(300, 2)).build(), ended('end-stream', 'h2')],
      },
      {
        title: 'a reset',
        recordings: [
          base(),
          crashed('fin').add(reset(300)).build(),
          crashed('reset').add(reset(300)).build(),
          ended('last-chunk'),
        ],
      },
    ],
    fail: [
      {
        title: 'a last chunk after half an event',
        recordings: [base(), crashed('fin').end('last-chunk', 300).build(), ended('last-chunk')],
      },
      {
        title: 'END_STREAM',
        recordings: [
          base('h2'),
          crashed('reset', 'h2').end('end-stream', 300).build(),
          ended('end-stream', 'h2'),
        ],
      },
      {
        title: 'a body that only the connection ends',
        recordings: [
          base(),
          compose({ probe: 'crash', step: 'fin' })
            .head(200, { ...streamHeaders, Connection: 'close' }, 5)
            .body('data: 1\n\nda', 100)
            .end('close', 300)
            .build(),
          ended('last-chunk'),
        ],
      },
      {
        title: 'a stream that goes on as if nothing had been',
        recordings: [base(), crashed('fin').leave(3000).build(), ended('last-chunk')],
      },
      {
        title: 'a proper end that is turned into a cut',
        recordings: [
          base(),
          crashed('fin').end('close', 300).build(),
          compose({ probe: 'whole' }).head(200, chunked, 5).body('data: 1\n\n', 10).end('close', 20).build(),
        ],
      },
    ],
  },
  judge({ recordings }) {
    const crashes = Object.entries(CRASHES).flatMap(([how, what]) => {
      const recording = findRecording(recordings, 'crash', how)
      return recording ? [{ recording, what }] : []
    })
    const whole = findRecording(recordings, 'whole')
    if (crashes.length === 0 || whole === undefined) return NEEDS_OWN_ORIGIN
    const failures = [
      ...crashes.flatMap(({ recording, what }) => masked(recording, what) ?? []),
      ...(cut(whole) ?? []),
    ]
    if (failures[0]) return { ...failures[0], evidence: failures.flatMap((failure) => failure.evidence) }
    const unseen = unclear(recordings)
    return (
      unseen ?? {
        outcome: 'pass',
        message: `a crash shows as ${crashes.map(({ recording }) => describeEnding(recording)).join(', ')}`,
      }
    )
  },
}

/** Where no stream came before the crash there was nothing to mask. */
function unclear(recordings: readonly Recording[]): Judgement | undefined {
  const fin = findRecording(recordings, 'crash', 'fin')
  if (fin !== undefined && finalHead(fin)?.status === 200) return undefined
  const asked = atOrigin(recordings, 'crash', 'fin').length > 0
  return {
    outcome: 'inconclusive',
    message: asked ? 'no stream came before the crash, nor after it' : 'the request did not reach the origin',
  }
}

function masked(recording: Recording, what: string): Fail | undefined {
  const ending = endingOf(recording)
  if (finalHead(recording)?.status !== 200) return undefined
  if (ending === 'cut' || ending === 'none') return undefined
  const at = firstOf(recording, 'end')?.at
  return {
    outcome: 'fail',
    message:
      ending === 'open'
        ? 'a crash of the origin is not passed on'
        : 'a crash of the origin looks like the end of the stream',
    expected: 'a body that is seen to be incomplete',
    actual: `${describeEnding(recording)}, when the origin ${what} in the middle of an event`,
    evidence: [evidence(recording, describeEnding(recording), at === undefined ? {} : { at })],
  }
}

function cut(whole: Recording): Fail[] | undefined {
  if (endingOf(whole) !== 'cut') return undefined
  return [
    {
      outcome: 'fail',
      message: 'a stream that the origin ends in order looks cut',
      expected: 'a body that is whole',
      actual: describeEnding(whole),
      evidence: [evidence(whole, describeEnding(whole))],
    },
  ]
}

function crashed(
  step: keyof typeof CRASHES,
  protocol: Recording['protocol'] = 'http/1.1',
): ReturnType<typeof compose> {
  return compose({ probe: 'crash', step, protocol })
    .head(200, protocol === 'http/1.1' ? chunked : streamHeaders, 5)
    .body('data: 1\n\ndat', 100)
}

function crashSeen(step: keyof typeof CRASHES): Recording {
  return origin({ probe: 'crash', step }).head(200, streamHeaders, 1).body('data: 1\n\ndat', 90).build()
}

function ended(how: 'last-chunk' | 'end-stream', protocol: Recording['protocol'] = 'http/1.1'): Recording {
  return compose({ probe: 'whole', protocol })
    .head(200, chunked, 5)
    .body('data: 1\n\n', 10)
    .end(how, 20)
    .build()
}
