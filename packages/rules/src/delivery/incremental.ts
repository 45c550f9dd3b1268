import { deliveryOf } from '../analysis/delivery.ts'
import { burst, buffered, timed } from '../analysis/delivery-examples.ts'
import { describeHolding, notProven } from '../analysis/holding.ts'
import { unreadable } from '../analysis/unreadable.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'delivery/incremental',
  title: 'events arrive one by one',
  level: 'must',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.7 Authoring notes',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
    quote:
      'HTTP chunking can have unexpected negative effects on the reliability of this protocol, in particular if the chunking is done by a different layer unaware of the timing requirements.',
  },
  why: 'Events wait until a buffer is full or a timer fires. The last ones before a silence wait for ever.',
  fix: {
    text: 'Find the buffer: flush after each event in the server, and switch response buffering and compression off for this route in every proxy.',
    on: {
      nginx: 'proxy_buffering off;  # or have the server send X-Accel-Buffering: no. And gzip off;',
      express: 'res.flush()  // after each write, where the compression middleware is in use',
      go: 'http.NewResponseController(w).Flush()  // after each event',
      spring: 'SseEmitter or Flux<ServerSentEvent<?>> flush by themselves; a servlet: response.flushBuffer()',
      php: 'while (ob_get_level()) ob_end_flush(); flush();  // and output_buffering=Off',
    },
  },
  needs: ['open'],
  timed: true,
  after: ['stream/dispatches'],
  examples: {
    pass: [
      { title: 'an event each 100 ms', recordings: [timed('open', 100, 25)] },
      { title: 'honest bursts: made together, sent together', recordings: [burst('open')] },
    ],
    fail: [
      { title: '4,096 bytes at a time', recordings: [buffered('open', 4096)] },
      { title: 'once a second, made each 100 ms', recordings: [timed('open', 1000, 30, 100)] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const unread = unreadable(recording)
    if (unread) return unread
    const delivery = deliveryOf(recording)
    return describeHolding(recording, delivery) ?? notProven(delivery)
  },
}
