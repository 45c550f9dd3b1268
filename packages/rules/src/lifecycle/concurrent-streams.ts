import { compose, finalHead, firstOf, lastOf, type Recording } from '@ssespec/recording'

import { flowsAtOnce, STREAMS_AT_ONCE } from '../analysis/at-once.ts'
import { servedBeside } from '../analysis/served-beside.ts'
import { unlikeAlone } from '../analysis/beside-alone.ts'
import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'lifecycle/concurrent-streams',
  title: 'seven streams flow at once',
  level: 'should',
  party: 'server',
  source: {
    title: 'WHATWG HTML, 9.2.7 Authoring notes and 17.7 text/event-stream',
    url: 'https://html.spec.whatwg.org/multipage/iana.html#text/event-stream',
    quote:
      'Servers should use a 5xx status code to indicate capacity problems, as this will prevent conforming clients from reconnecting automatically.',
  },
  why: 'A few open pages take all workers of the server: the next one hangs without an error, and so may every other request.',
  fix: {
    text: 'Serve streams from an event loop or from threads of their own, not from a small pool of workers that each holds one; answer with 503 where a limit is reached.',
    on: {
      php: 'pm.max_children = 100  ; each stream holds one php-fpm worker for as long as it lives',
      nginx: 'worker_connections 4096;  # a proxied stream takes two',
      spring:
        'Return SseEmitter or Flux instead of writing in the request thread; server.tomcat.threads.max otherwise',
      go: 'Check for a mutex or an unbuffered channel that one stream holds while it writes.',
      express: 'Check for one shared resource, such as a database connection, that a stream keeps.',
    },
  },
  needs: ['parallel'],
  timed: true,
  after: ['response/content-type', 'delivery/head-flushed'],
  examples: {
    pass: [
      { title: 'all seven', recordings: [first(), ...parallel(7)] },
      {
        title: 'streams that are short for everyone',
        recordings: [
          open().head(200, streamHeaders, 5).body('data: 1\n\n', 10).end('last-chunk', 11).build(),
          ...parallel(6),
          seventh().head(200, streamHeaders, 5).body('data: 1\n\n', 10).end('last-chunk', 11).build(),
        ],
      },
    ],
    fail: [
      {
        title: 'six, and one that hangs',
        recordings: [first(), ...parallel(6), hanging(7)],
      },
      {
        title: 'one worker',
        recordings: [first(), ...parallel(1), ...Array.from({ length: 6 }, (_, index) => hanging(index + 2))],
      },
      {
        title: 'workers that are still busy, where two streams were seen to flow at once',
        recordings: [
          open()
            .head(200, streamHeaders, 5)
            .body('data: 1\n\n', 100)
            .body('data: 2\n\n', 300)
            .leave(3000)
            .build(),
          compose({ probe: 'compressed' })
            .head(200, streamHeaders, 150)
            .body('data: 1\n\n', 200)
            .leave(250)
            .build(),
          ...parallel(1),
          later(2),
          hanging(3),
        ],
      },
      {
        title: 'an error page for the last',
        recordings: [first(), ...parallel(6), seventh().head(500, {}, 40).end('last-chunk', 41).build()],
      },
      {
        title: 'a page that says 200 for the last',
        recordings: [
          first(),
          ...parallel(6),
          seventh().head(200, { 'Content-Type': 'text/html' }, 40).body('<p>Busy</p>', 41).leave(120).build(),
        ],
      },
      {
        title: 'the last is ended at once',
        recordings: [
          first(),
          ...parallel(6),
          seventh().head(200, streamHeaders, 5).body('data: busy\n\n', 6).end('last-chunk', 7).build(),
        ],
      },
      {
        title: 'a head without events',
        recordings: [first(), ...parallel(6), seventh().head(200, streamHeaders, 20).leave(2020).build()],
      },
    ],
  },
  judge(view) {
    const streams = view.recordings.filter(({ probe }) => probe === 'parallel')
    const alone = recordingOf(view.recordings, 'open')
    const states = streams.map((stream) => ({ stream, state: stateOf(stream, alone) }))
    const flowing = states.filter(({ state }) => state === 'flows').length
    const failed = states.find(({ state }) => state !== 'flows' && !(state in LIMITS))
    const oneAtATime = failed !== undefined && servedBeside(view.recordings) === undefined
    const turn = oneAtATime ? turnMs(streams) : undefined
    if (turn !== undefined) {
      return {
        outcome: 'inconclusive',
        message: `the server serves one client at a time, the next ${Math.round(turn)} ms after the one before has left: whether it is meant for one alone cannot be told`,
      }
    }
    if (failed !== undefined) {
      const { stream, state } = failed
      return {
        outcome: 'fail',
        message: `of ${streams.length} streams opened at once, ${flowing} flow`,
        expected: `${STREAMS_AT_ONCE} streams at once, or 503 for those that are too many`,
        actual: `stream ${stream.step}: ${state}`,
        evidence: [evidence(stream, state, { at: stream.entries.at(-1)?.at ?? 0 })],
      }
    }
    const limited = states.find(({ state }) => state in LIMITS)
    if (limited !== undefined) {
      return {
        outcome: 'inconclusive',
        message: `the server allows ${flowing} at once and says so: ${limited.state} to the next`,
      }
    }
    if (flowing < STREAMS_AT_ONCE)
      return { outcome: 'inconclusive', message: `only ${flowing} streams were opened` }
    return { outcome: 'pass', message: `${flowing} streams at once` }
  },
}

/** Statuses that declare a limit. */
const LIMITS: Readonly<Record<string, true>> = { '429': true, '503': true }

/**
 * How long after the client before had left the next was answered, in ms, where each that was answered had to wait for
 * that: a server with one thread, which lets nobody down for good.
 */
function turnMs(streams: readonly Recording[]): number | undefined {
  const served = streams
    .flatMap((stream) => {
      const head = finalHead(stream)
      if (head?.status !== 200) return []
      const start = stream.startedAtMonotonicMs
      const over = lastOf(stream, 'end') ?? lastOf(stream, 'abort')
      return [{ from: start + head.at, to: over === undefined ? Infinity : start + over.at }]
    })
    .toSorted((a, b) => a.from - b.from)
  const gaps = served.slice(1).map(({ from }, index) => from - served[index]!.to)
  return gaps.length > 0 && gaps.every((gap) => gap >= 0) ? gaps[0] : undefined
}

/** `flows`, a status that declares a limit, or what went wrong. */
function stateOf(recording: Recording, alone: Recording): string {
  const head = finalHead(recording)
  const error = firstOf(recording, 'error')
  if (head === undefined) {
    if (error !== undefined) return error.message
    const abort = lastOf(recording, 'abort')
    return abort === undefined ? 'no response head' : `no response head in ${seconds(abort.at)}`
  }
  if (head.status !== 200) return String(head.status)
  const unlike = unlikeAlone(recording, alone)
  if (unlike !== undefined) return unlike
  if (!flowsAtOnce(alone) || firstOf(recording, 'body') !== undefined) return 'flows'
  return `nothing in ${seconds((recording.entries.at(-1)?.at ?? head.at) - head.at)} after the response head`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function first(): Recording {
  return open().head(200, streamHeaders, 5).body('data: 1\n\n', 100).leave(3000).build()
}

function parallel(count: number): Recording[] {
  return Array.from({ length: count }, (_, index) =>
    compose({ probe: 'parallel', step: String(index + 1) })
      .head(200, streamHeaders, 5)
      .body('data: 1\n\n', 100)
      .leave(120)
      .build(),
  )
}

function seventh(): ReturnType<typeof compose> {
  return compose({ probe: 'parallel', step: '7' })
}

function hanging(n: number): Recording {
  return compose({ probe: 'parallel', step: String(n) })
    .add({ kind: 'abort', at: 2000, why: 'head-timeout' })
    .build()
}

/** Answered only when the first had left. */
function later(n: number): Recording {
  return compose({ probe: 'parallel', step: String(n) })
    .head(200, streamHeaders, 130)
    .body('data: 1\n\n', 140)
    .leave(150)
    .build()
}
