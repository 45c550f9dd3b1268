import { contentPieces, type Recording } from '@ssespec/recording'

import { buffered, timed } from '../analysis/delivery-examples.ts'
import { type Delivery, deliveryOf } from '../analysis/delivery.ts'
import { describeHolding, notProven } from '../analysis/holding.ts'
import { HELD_MS } from '../analysis/thresholds.ts'
import { unreadable } from '../analysis/unreadable.ts'
import type { Rule } from '../rule.ts'
import type { Fail } from '../verdict.ts'
import { evidence, recordingOf } from '../view.ts'

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
    on: { nginx: 'proxy_buffering off; gzip off;  # or have the origin send X-Accel-Buffering: no' },
  },
  needs: ['open'],
  after: ['response/status', 'response/content-type'],
  examples: {
    pass: [
      { title: 'as it comes', recordings: [timed('open', 100, 25)], direct: [timed('open', 100, 25)] },
      {
        title: 'corked for 200 ms: late, not held',
        recordings: [timed('open', 200, 50, 20)],
        direct: [timed('open', 20, 50)],
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
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const direct = deliveryOf(recordingOf(view.direct, 'open'))
    const unread = unreadable(recording)
    if (unread) return unread
    const delivery = deliveryOf(recording)
    if (direct.events < 2)
      return { outcome: 'inconclusive', message: 'the origin itself sent fewer than two events' }
    if (delivery.events === 0 && contentPieces(recording).length === 0) return nothingCame(recording, direct)
    return (
      describeHolding(recording, delivery) ?? fewBursts(recording, delivery, direct) ?? notProven(delivery)
    )
  },
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
