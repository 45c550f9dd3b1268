import { contentPieces, type Recording } from '@ssespec/recording'

import { heldBeforeSilence, pausesMade, type PauseStep } from '../analysis/before-silence.ts'
import { buffered, timed } from '../analysis/delivery-examples.ts'
import { type Delivery, deliveryOf } from '../analysis/delivery.ts'
import { describeHolding, notProven } from '../analysis/holding.ts'
import { pause } from '../analysis/pause-examples.ts'
import { HELD_MS } from '../analysis/thresholds.ts'
import { unreadable } from '../analysis/unreadable.ts'
import type { Rule } from '../rule.ts'
import type { Fail, Judgement } from '../verdict.ts'
import { evidence, findRecording, recordingOf, type View } from '../view.ts'

/** What a client gets that takes no coding. */
const PAUSES: readonly PauseStep[] = ['get', 'large', 'comments', 'post']

export const rule: Rule = {
  id: 'proxy/incremental',
  title: 'the proxy passes each event on when it comes',
  level: 'must',
  party: 'proxy',
  source: {
    title: 'Field practice; RFC 9110, 7.6 lets an intermediary delay a body',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.6',
    quote:
      'The same stream was read from the origin and through the proxy at the same time; only the proxy held it back.',
  },
  why: 'Events wait in the proxy until later ones fill its buffer. The last before a silence never arrive.',
  fix: {
    text: 'Switch response buffering and compression off for this route in the proxy.',
    on: {
      nginx: 'proxy_buffering off; gzip off;  # or have the origin send X-Accel-Buffering: no',
      lighttpd: 'server.stream-response-body = 2',
      haproxy: 'option http-no-delay',
      apache: 'ProxyPass / http://origin/ flushpackets=on',
      caddy: 'reverse_proxy origin { flush_interval -1 }',
      varnish: 'set beresp.do_stream = true; set beresp.do_gzip = false;',
    },
  },
  needs: ['open', 'dense', 'pause'],
  after: [],
  examples: {
    pass: [
      { title: 'as it comes', recordings: [timed('open', 100, 25)], direct: [timed('open', 100, 25)] },
      {
        title: 'corked for 200 ms: late, not held',
        recordings: [timed('open', 200, 50, 20)],
        direct: [timed('open', 20, 50)],
      },
      {
        title: 'all of it before a silence',
        recordings: [timed('open', 100, 25), ...pause('get', 6), ...pause('comments', 6)],
        direct: [timed('open', 100, 25)],
      },
    ],
    fail: [
      {
        title: '4,096 bytes at a time',
        recordings: [buffered('open', 4096)],
        direct: [timed('open', 100, 25)],
      },
      {
        title: 'in bursts of a second',
        recordings: [timed('open', 1000, 30, 100)],
        direct: [timed('open', 100, 30)],
      },
      {
        title: 'one event behind',
        recordings: [timed('open', 100, 25), ...pause('get', 5)],
        direct: [timed('open', 100, 25)],
      },
      {
        title: 'only the answer to a POST, which never comes',
        recordings: [timed('open', 100, 25), ...pause('post', 0)],
        direct: [timed('open', 100, 25)],
      },
      {
        title: 'blocks that only a dense stream shows',
        recordings: [timed('open', 100, 25), buffered('dense', 8192)],
        direct: [timed('open', 100, 25)],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const direct = findRecording(view.direct, 'open')
    const dense = findRecording(view.recordings, 'dense')
    return (
      held(recording, direct && deliveryOf(direct)) ??
      (dense && describeHolding(dense, deliveryOf(dense))) ??
      heldBeforeSilence(view.recordings, PAUSES) ??
      unproven(view, direct)
    )
  },
}

function held(recording: Recording, direct: Delivery | undefined): Fail | undefined {
  const delivery = deliveryOf(recording)
  const nothing = delivery.events === 0 && contentPieces(recording).length === 0
  if (direct !== undefined && direct.events >= 2 && nothing) return nothingCame(recording, direct)
  return describeHolding(recording, delivery) ?? (direct && fewBursts(recording, delivery, direct))
}

/** What to say where nothing proves a holding. */
function unproven({ recordings }: View, direct: Recording | undefined): Judgement {
  const made = pausesMade(recordings, PAUSES)
  const delivery = deliveryOf(recordingOf(recordings, 'open'))
  if (made && delivery.events >= 2) {
    return {
      outcome: 'pass',
      message: `${delivery.events} events as they were sent, and all of them before a silence`,
    }
  }
  if (direct !== undefined && deliveryOf(direct).events < 2)
    return { outcome: 'inconclusive', message: 'the origin itself sent fewer than two events' }
  return notProven(delivery)
}

/** The origin's events came to us directly, and none through the proxy: a buffer that did not fill in the time given. */
function nothingCame(recording: Recording, direct: Delivery): Fail {
  const bytes = direct.bursts.at(-1)?.end ?? 0
  return {
    outcome: 'fail',
    message: 'the proxy let nothing through in the time given',
    expected: `some of the ${direct.events} events (${bytes} bytes) that the origin sent meanwhile`,
    actual: 'no content',
    evidence: [evidence(recording, 'no content')],
  }
}

/** Without stamps the origin's own rhythm is the proof: its bursts were many, the proxy's few and long apart. */
function fewBursts(recording: Recording, delivery: Delivery, direct: Delivery): Fail | undefined {
  if (delivery.held !== undefined || delivery.boundMs < HELD_MS || direct.boundMs >= HELD_MS) return undefined
  if (delivery.bursts.length * 2 > direct.bursts.length) return undefined
  return {
    outcome: 'fail',
    message: 'the proxy gathers events that the origin sends one by one',
    expected: `${direct.bursts.length} bursts, as from the origin`,
    actual: `${delivery.bursts.length} bursts, up to ${Math.round(delivery.boundMs)} ms apart`,
    evidence: delivery.bursts
      .slice(0, 4)
      .map((burst) =>
        evidence(recording, `${burst.end - burst.start} bytes`, { at: burst.from, offset: burst.start }),
      ),
  }
}
