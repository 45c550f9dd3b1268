import { finalHead } from '@ssespec/recording'

import { beside } from '../analysis/beside.ts'
import { contentCodings } from '../analysis/codings.ts'
import { deliveryOf } from '../analysis/delivery.ts'
import { flowing, later, timed } from '../analysis/delivery-examples.ts'
import { describeHolding, notProven } from '../analysis/holding.ts'
import { fewBursts, late, nothingCame, oneBehind } from '../analysis/kept-by-coding.ts'
import { hadToWait, heldUpByRelease } from '../analysis/release.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { waitedFor } from '../analysis/waited-for.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { findRecording, recordingOf } from '../view.ts'

const NOT_COMPRESSED: Judgement = { outcome: 'pass', message: 'the server does not compress it' }

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
  needs: ['open', 'compressed', 'release'],
  timed: true,
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
        title: 'not compressed, and sent only when the first stream was over',
        recordings: [flowing('open'), later(flowing('compressed'), 3500)],
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
    const coding = contentCodings(head.headers).join(', ')
    const waited = waitedFor(plain, coded, recordings)
    if (coding === '' && (waited || hadToWait(coded))) return NOT_COMPRESSED
    // Two streams that were not served beside one another cannot be compared.
    const heldUp = hadToWait(coded) ? heldUpByRelease(recordings) : undefined
    if (heldUp !== undefined) return { outcome: 'inconclusive', message: heldUp }
    const delivery = deliveryOf(coded)
    const direct = deliveryOf(plain)
    const both = beside(plain, coded)
    const ofItself = describeHolding(coded, delivery)
    if (ofItself) return ofItself
    if (waited) {
      const message = `${coding}: the server sent this stream only when the one without a coding was over`
      return { outcome: 'inconclusive', message }
    }
    const failure =
      nothingCame(coded, delivery, both) ??
      late(coded, both) ??
      oneBehind(coded, both) ??
      fewBursts(coded, both, delivery, direct)
    if (failure) return failure
    if (coding === '') return NOT_COMPRESSED
    if (both.twins.length >= 2)
      return { outcome: 'pass', message: `${coding}: ${both.twins.length} events as soon as without` }
    return notProven(delivery)
  },
}
