import { contentPieces, finalHead, lastOf, type Recording } from '@ssespec/recording'

import { type Beside, beside } from '../analysis/beside.ts'
import { contentCodings } from '../analysis/codings.ts'
import { type Delivery, deliveryOf } from '../analysis/delivery.ts'
import { flowing, timed } from '../analysis/delivery-examples.ts'
import { describeHolding, notProven } from '../analysis/holding.ts'
import { HELD_MS } from '../analysis/thresholds.ts'
import { unreadable } from '../analysis/unreadable.ts'
import type { Rule } from '../rule.ts'
import type { Fail } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'delivery/compressed',
  title: 'events arrive one by one for clients that take a coding, too',
  level: 'should',
  party: 'server',
  source: {
    title: 'Field practice: nginx, HAProxy, hitch and Varnish with compression on',
    url: 'https://nginx.org/en/docs/http/ngx_http_gzip_module.html',
    quote:
      'Measured with nginx 1.22 and gzip on text/event-stream: 12 to 16 KiB of compressed events at a time, the first small event after 4.8 s. HAProxy 2.6 with compression: one event behind.',
  },
  why: 'Every browser offers gzip, br and zstd. A compressor that is not flushed keeps events, and the better it compresses the longer.',
  fix: {
    text: 'Do not compress the stream, or flush the compressor after each event.',
    on: {
      nginx: 'gzip off;  # for this location, or leave text/event-stream out of gzip_types',
      express:
        "compression({ filter: (req, res) => res.get('Content-Type') !== 'text/event-stream' })  // or res.flush() after each event",
      go: 'gz.Flush(); http.NewResponseController(w).Flush()  // after each event',
      spring: 'server.compression.mime-types without text/event-stream',
      php: "ini_set('zlib.output_compression', '0');",
    },
  },
  needs: ['open', 'compressed'],
  after: ['delivery/incremental'],
  examples: {
    pass: [
      {
        title: 'flushed after each event',
        recordings: [flowing('open'), flowing('compressed', { gzip: true })],
      },
      { title: 'not compressed', recordings: [flowing('open'), flowing('compressed')] },
      {
        title: 'corked for 200 ms: late, not held',
        recordings: [flowing('open'), flowing('compressed', { gzip: true, together: 2 })],
      },
      {
        title: 'numbered anew, and asked for half a second later',
        recordings: [flowing('open'), flowing('compressed', { gzip: true, startMs: 500, laterMs: 500 })],
      },
    ],
    fail: [
      {
        title: 'ten at a time',
        recordings: [flowing('open'), flowing('compressed', { gzip: true, together: 10 })],
      },
      {
        title: 'one event behind',
        recordings: [flowing('open'), flowing('compressed', { gzip: true, laterMs: 100 })],
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
        title: 'other events on each connection, in bursts',
        recordings: [flowing('open'), flowing('compressed', { gzip: true, together: 10, name: 'other' })],
      },
    ],
  },
  judge({ recordings }) {
    const plain = recordingOf(recordings, 'open')
    const coded = findRecording(recordings, 'compressed')
    const head = coded && finalHead(coded)
    if (coded === undefined || head?.status !== 200) {
      const message = head
        ? `with codings offered came ${head.status}`
        : 'the stream with codings offered did not come'
      return { outcome: 'inconclusive', message }
    }
    const unread = unreadable(coded)
    if (unread) return unread
    const delivery = deliveryOf(coded)
    const direct = deliveryOf(plain)
    const both = beside(plain, coded)
    const failure =
      describeHolding(coded, delivery) ??
      nothingCame(coded, delivery, both) ??
      late(coded, both) ??
      oneBehind(coded, both) ??
      fewBursts(coded, delivery, direct)
    if (failure) return failure
    const coding = contentCodings(head.headers).join(', ')
    if (coding === '') return { outcome: 'pass', message: 'the server does not compress it' }
    if (both.twins.length >= 2)
      return { outcome: 'pass', message: `${coding}: ${both.twins.length} events as soon as without` }
    return notProven(delivery)
  },
}

/** The plain stream had events to give all the time, and none of them could be decoded. */
function nothingCame(coded: Recording, { events }: Delivery, { meanwhile }: Beside): Fail | undefined {
  const [first] = meanwhile
  const until = meanwhile.at(-1) ?? 0
  if (events > 0 || lastOf(coded, 'end') || first === undefined) return undefined
  if (meanwhile.length < 3 || until - first < 2 * HELD_MS) return undefined
  const bytes = contentPieces(coded).reduce((sum, piece) => sum + piece.bytes.length, 0)
  return {
    outcome: 'fail',
    message: 'with a coding no event comes in the time given',
    expected: `events, as the ${meanwhile.length} that came without a coding meanwhile`,
    actual: bytes === 0 ? 'nothing that can be decoded' : `${bytes} decoded bytes and no whole event`,
    evidence: [evidence(coded, 'no whole event')],
  }
}

/** The same events, later than an honest server could be. */
function late(coded: Recording, { twins, startedLaterMs }: Beside): Fail | undefined {
  const held = twins.filter(({ lagMs }) => lagMs > startedLaterMs + HELD_MS)
  const longest = Math.max(...held.map(({ lagMs }) => lagMs), 0)
  if (held.length * 2 < twins.length || !(held.length >= 3 || longest >= 1000)) return undefined
  return {
    outcome: 'fail',
    message: `with a coding events come up to ${Math.round(longest)} ms later`,
    expected: 'each event as soon as without a coding',
    actual: `${held.length} of ${twins.length} events over ${HELD_MS} ms later than on the plain stream`,
    evidence: held.slice(0, 3).map(({ event, lagMs }) =>
      evidence(coded, `id ${event.lastEventId || '(none)'}: ${Math.round(lagMs)} ms later`, {
        at: event.at,
        offset: event.start,
      }),
    ),
  }
}

/** Each event comes when the next one is written: the last before a silence stays in the compressor. */
function oneBehind(coded: Recording, { twins, startedLaterMs }: Beside): Fail | undefined {
  const timedTwins = twins.filter(({ gapMs }) => gapMs !== undefined && gapMs >= 60)
  const behind = timedTwins.filter(
    ({ lagMs, gapMs }) => lagMs >= startedLaterMs + 0.7 * gapMs! && Math.abs(lagMs - gapMs!) <= 0.3 * gapMs!,
  )
  if (behind.length < 5 || behind.length < 0.8 * timedTwins.length) return undefined
  const [first] = behind
  return {
    outcome: 'fail',
    message: 'with a coding each event comes only when the next one is sent',
    expected: 'each event as soon as without a coding',
    actual: `${behind.length} of ${timedTwins.length} events come together with their successor on the plain stream`,
    evidence: [
      evidence(coded, `id ${first!.event.lastEventId || '(none)'}: ${Math.round(first!.lagMs)} ms later`, {
        at: first!.event.at,
        offset: first!.event.start,
      }),
    ],
  }
}

/** Where the connections have no event in common, the plain stream's rhythm is the proof. */
function fewBursts(coded: Recording, delivery: Delivery, plain: Delivery): Fail | undefined {
  if (delivery.held !== undefined || delivery.boundMs < HELD_MS || plain.boundMs >= HELD_MS) return undefined
  if (delivery.bursts.length * 2 > plain.bursts.length) return undefined
  return {
    outcome: 'fail',
    message: 'with a coding events come together that come one by one without',
    expected: `about ${plain.bursts.length} bursts, as without a coding`,
    actual: `${delivery.bursts.length} bursts, up to ${Math.round(delivery.boundMs)} ms apart`,
    evidence: delivery.bursts
      .slice(0, 4)
      .map((burst) =>
        evidence(coded, `${burst.end - burst.start} decoded bytes`, { at: burst.from, offset: burst.start }),
      ),
  }
}
