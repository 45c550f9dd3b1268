import { compose, type Recording } from '@ssespec/recording'

import { type TimedEvent, timelineOf } from '../analysis/timeline.ts'
import { unreadable } from '../analysis/unreadable.ts'
import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'reconnect/stable-ids',
  title: 'an id names the same event on every connection',
  level: 'advice',
  party: 'server',
  source: {
    title: 'Field practice; WHATWG HTML, 9.2.1 Introduction, on what ids are for',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    quote:
      "reports an EventSource object's last event ID string to the server when the user agent is to reestablish the connection.",
  },
  why: 'An id that counts within a connection tells the server nothing when the client comes back with it: it resumes at a random place, or not at all.',
  fix: {
    text: 'Number events where they are made, not where they are sent: by the row, the offset in the log, the time. Do not count in the handler of a connection.',
    on: {
      express: 'const event = log.append(data); for (const res of clients) res.write(`id: ${event.id}\\n…`)',
      go: 'id := log.Append(data)  // before the fan-out, not in the handler',
    },
  },
  needs: ['open', 'resume', 'compressed'],
  after: ['stream/dispatches', 'stream/id-unique', 'stream/id-header-safe', 'stream/id-nul'],
  examples: {
    pass: [
      {
        title: 'the same event on both of two connections',
        recordings: [connection('open', [1, 'a'], [2, 'b']), connection('compressed', [2, 'b'], [3, 'c'])],
      },
    ],
    fail: [
      {
        title: 'each connection counts for itself',
        recordings: [connection('open', [1, 'a'], [2, 'b']), connection('resume', [1, 'c'], [2, 'd'])],
      },
    ],
  },
  judge(view) {
    const first = recordingOf(view.recordings, 'open')
    const known = new Map(named(first).map((event) => [event.lastEventId, event]))
    if (known.size === 0) return { outcome: 'not-applicable', message: 'the events carry no id' }
    const others = view.recordings.filter(({ probe, step }) => COMPARED.has(probe) && step === '')
    const again = others
      .filter((recording) => unreadable(recording) === undefined)
      .flatMap((recording) => named(recording).map((event) => ({ recording, event })))
      .filter(({ event }) => known.has(event.lastEventId))
    const other = again.find(({ event }) => known.get(event.lastEventId)!.data !== event.data)
    if (other === undefined) {
      return again.length > 0
        ? { outcome: 'pass', message: `${again.length} events came on two connections with one id` }
        : { outcome: 'inconclusive', message: 'no id came on two connections' }
    }
    const { lastEventId, data, at, start } = other.event
    const before = known.get(lastEventId)!
    return {
      outcome: 'fail',
      message: 'an id names another event on another connection',
      expected: `id ${JSON.stringify(lastEventId)}: ${before.data.slice(0, 60)}`,
      actual: `id ${JSON.stringify(lastEventId)}: ${data.slice(0, 60)}`,
      evidence: [
        evidence(first, before.data.slice(0, 100), { at: before.at, offset: before.start }),
        evidence(other.recording, data.slice(0, 100), { at, offset: start }),
      ],
    }
  },
}

/** Probes that read the stream on another connection. */
const COMPARED = new Set(['compressed', 'resume'])

function named(recording: Recording): TimedEvent[] {
  return timelineOf(recording).events.filter(({ ownsId, lastEventId }) => ownsId && lastEventId !== '')
}

function connection(probe: string, ...events: readonly (readonly [id: number, data: string])[]): Recording {
  const text = events.map(([id, data]) => `id: ${id}\ndata: ${data}\n\n`).join('')
  const composer = probe === 'open' ? open() : compose({ probe })
  return composer.head(200, streamHeaders, 5).body(text, 100).leave(1500).build()
}
