import { contentPieces, finalHead, type Recording } from '@ssespec/recording'

import { beside } from '../analysis/beside.ts'
import { heldBeforeSilence } from '../analysis/before-silence.ts'
import { contentCodings } from '../analysis/codings.ts'
import { deliveryOf } from '../analysis/delivery.ts'
import { flowing, timed } from '../analysis/delivery-examples.ts'
import { describeHolding, notProven } from '../analysis/holding.ts'
import { pause } from '../analysis/pause-examples.ts'
import { HELD_MS } from '../analysis/thresholds.ts'
import { unreadable } from '../analysis/unreadable.ts'
import type { Rule } from '../rule.ts'
import type { Fail } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'proxy/compressed',
  title: 'the proxy passes each event on when it comes to clients that take a coding, too',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'RFC 9110, 7.7 Message Transformations',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.7',
    quote: 'Some intermediaries include features for transforming messages and their content.',
  },
  why: 'Every browser offers gzip, br and zstd. A compressor that is not flushed keeps events, and the better it compresses the longer: a test with curl looks fine.',
  fix: {
    text: 'Do not compress text/event-stream in the proxy.',
    on: {
      nginx: 'gzip off;  # here, or leave text/event-stream out of gzip_types',
      haproxy: 'compression type text/html text/plain  # without text/event-stream',
      varnish: 'set beresp.do_gzip = false;',
      apache: 'SetEnvIf Request_URI ^/events no-gzip',
      caddy: 'encode { match { not header Content-Type text/event-stream* } }',
    },
  },
  needs: ['open', 'compressed', 'pause'],
  after: ['proxy/incremental'],
  examples: {
    pass: [
      { title: 'not compressed', recordings: [flowing('open'), flowing('compressed')] },
      {
        title: 'flushed',
        recordings: [flowing('open'), flowing('compressed', { gzip: true }), ...pause('gzip', 6)],
      },
    ],
    fail: [
      {
        title: 'ten at a time',
        recordings: [flowing('open'), flowing('compressed', { gzip: true, together: 10 })],
      },
      {
        title: 'nothing',
        recordings: [flowing('open'), flowing('compressed', { gzip: true, together: 1000 })],
      },
      {
        title: 'in bursts, by their stamps',
        recordings: [timed('open', 100, 30), timed('compressed', 1000, 30, 100)],
      },
      {
        title: 'the last event before a silence',
        recordings: [flowing('open'), flowing('compressed', { gzip: true }), ...pause('gzip', 5)],
      },
    ],
  },
  judge({ recordings }) {
    const plain = recordingOf(recordings, 'open')
    const coded = findRecording(recordings, 'compressed')
    if (coded === undefined)
      return { outcome: 'inconclusive', message: 'no stream with codings offered was asked for' }
    const unread = unreadable(coded)
    if (unread) return unread
    const failure =
      describeHolding(coded, deliveryOf(coded)) ??
      nothingCame(coded, plain) ??
      late(coded, plain) ??
      heldBeforeSilence(recordings, ['gzip'])
    if (failure) return failure
    const head = finalHead(coded)
    if (head?.status !== 200) {
      return { outcome: 'inconclusive', message: `with codings offered came ${head?.status ?? 'no head'}` }
    }
    const coding = contentCodings(head.headers).join(', ')
    if (coding === '') return { outcome: 'pass', message: 'it is not compressed' }
    if (deliveryOf(coded).events >= 2)
      return { outcome: 'pass', message: `${coding}, flushed after each event` }
    return notProven(deliveryOf(coded))
  },
}

/** The plain stream had events to give all the time, and none of them could be decoded. */
function nothingCame(coded: Recording, plain: Recording): Fail | undefined {
  const { meanwhile } = beside(plain, coded)
  const until = meanwhile.at(-1) ?? 0
  if (deliveryOf(coded).events > 0 || meanwhile.length < 3 || until - (meanwhile[0] ?? 0) < 2 * HELD_MS)
    return undefined
  const bytes = contentPieces(coded).reduce((sum, piece) => sum + piece.bytes.length, 0)
  return {
    outcome: 'fail',
    message: 'with a coding no event comes in the time given',
    expected: `events, as the ${meanwhile.length} that came without a coding meanwhile`,
    actual: bytes === 0 ? 'nothing that can be decoded' : `${bytes} decoded bytes and no whole event`,
    evidence: [evidence(coded, 'no whole event')],
  }
}

/** The same events, later than on the plain stream. */
function late(coded: Recording, plain: Recording): Fail | undefined {
  const { twins, startedLaterMs } = beside(plain, coded)
  const behind = twins.filter(({ lagMs }) => lagMs > startedLaterMs + HELD_MS)
  const longest = Math.max(...behind.map(({ lagMs }) => lagMs), 0)
  if (behind.length * 2 < twins.length || !(behind.length >= 3 || longest >= 1000)) return undefined
  return {
    outcome: 'fail',
    message: `with a coding events come up to ${Math.round(longest)} ms later`,
    expected: 'each event as soon as without a coding',
    actual: `${behind.length} of ${twins.length} events over ${HELD_MS} ms later than on the plain stream`,
    evidence: behind
      .slice(0, 3)
      .map(({ event, lagMs }) =>
        evidence(coded, `${Math.round(lagMs)} ms later`, { at: event.at, offset: event.start }),
      ),
  }
}
