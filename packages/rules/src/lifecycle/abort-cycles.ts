import { compose, finalHead, firstOf, lastOf, type Recording } from '@ssespec/recording'

import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { evidence, findRecording } from '../view.ts'

/** A stream that opens this much later than the first ones opens slowly, in ms. */
const SLOWER_MS = 500

/** And by this factor. */
const SLOWER_TIMES = 3

/** So many in a row at the end; where there is a pool that runs out, few come after that in the time there is. */
const LATE = 3

export const rule: Rule = {
  id: 'lifecycle/abort-cycles',
  title: 'after many aborted streams the next one opens as fast as the first',
  level: 'should',
  party: 'server',
  source: {
    title:
      'Field practice: a handler that does not see the disconnect keeps its thread, listener or connection',
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource-close',
    quote:
      'The close() method must abort any instances of the fetch algorithm started for this EventSource object, and must set the readyState attribute to CLOSED.',
  },
  why: 'Each page that is closed or reloaded leaves something behind in the server, until no stream can be opened any more.',
  fix: {
    text: 'End the work of a stream when its connection is closed: stop timers, remove listeners, give connections back.',
    on: {
      express: "req.on('close', unsubscribe)",
      go: 'case <-r.Context().Done(): return',
      spring:
        'emitter.onCompletion(unsubscribe); emitter.onTimeout(unsubscribe); emitter.onError(e -> unsubscribe())',
      php: 'if (connection_aborted()) break;  // seen only after output; ignore_user_abort off',
      nginx: 'proxy_ignore_client_abort off;  # the default',
    },
  },
  needs: ['aborts', 'many-aborts', 'open'],
  timed: true,
  after: ['response/content-type', 'lifecycle/concurrent-streams'],
  examples: {
    pass: [
      { title: 'ten in a row', recordings: cycles(10, () => 4) },
      {
        title: 'some are slow, early and late',
        recordings: cycles(10, (n) => ([3, 5, 8, 10].includes(n) ? 900 : 4)),
      },
      { title: 'a hiccup of the machine', recordings: cycles(10, (n) => (n === 5 ? 900 : 4)) },
    ],
    fail: [
      { title: 'each is slower than the one before', recordings: cycles(10, (n) => 100 * n) },
      {
        title: 'all are slower than the stream that was opened first',
        recordings: [open().head(200, streamHeaders, 5).leave(3000).build(), ...cycles(10, () => 1500)],
      },
      {
        title: 'no answer after four',
        recordings: [
          ...cycles(4, () => 4),
          cycle(5).request().add({ kind: 'abort', at: 2000, why: 'head-timeout' }).build(),
        ],
      },
      {
        title: 'an error page after six',
        recordings: [...cycles(6, () => 4), cycle(7).head(500, {}, 4).end('last-chunk', 5).build()],
      },
    ],
  },
  judge(view) {
    const all = view.recordings.filter(({ probe }) => probe === 'aborts' || probe === 'many-aborts')
    for (const [index, recording] of all.entries()) {
      const stopped = withoutStream(recording, index)
      if (stopped) return stopped
    }
    const first = findRecording(view.recordings, 'open')
    return slowing(all, first && finalHead(first)?.at)
  },
}

/** What it means that a stream did not open after so many aborted ones. */
function withoutStream(recording: Recording, before: number): Judgement | undefined {
  const head = finalHead(recording)
  if (head?.status === 200) return undefined
  if (head?.status === 429 || head?.status === 503) {
    return { outcome: 'inconclusive', message: `the server answered ${head.status} after ${before} streams` }
  }
  const abort = lastOf(recording, 'abort')
  if (head === undefined && abort?.why === 'cancelled')
    return { outcome: 'inconclusive', message: 'the run was stopped' }
  // No abort went before it but those of other exchanges, made beside one another.
  if (before === 0 && recording.attempt === 1)
    return { outcome: 'inconclusive', message: 'the first of the streams did not open' }
  const actual = head
    ? `${head.status}`
    : (firstOf(recording, 'error')?.message ??
      `no response head in ${((abort?.at ?? 0) / 1000).toFixed(1)} s`)
  return {
    outcome: 'fail',
    message: `after ${before} aborted streams no further one opens`,
    expected: '200, as for the first',
    actual,
    evidence: [evidence(recording, actual, { at: recording.entries.at(-1)?.at ?? 0 })],
  }
}

function slowing(all: readonly Recording[], openedMs: number = Infinity): Judgement {
  const times = all.map((recording) => finalHead(recording)!.at)
  if (times.length < 6)
    return { outcome: 'inconclusive', message: `only ${times.length} streams were aborted` }
  // A server that now and then is slow is so early and late: only where every late stream is, it is for what went before.
  const first = median(times.slice(0, Math.floor(times.length / 3)))
  const fastest = Math.min(...times.slice(-LATE))
  // What earlier exchanges left behind may have slowed all of these already.
  const allAlong = isSlower(Math.min(...times), openedMs)
  if (!allAlong && !isSlower(fastest, first)) {
    return {
      outcome: 'pass',
      message: `${times.length} aborted; the last opened in ${Math.round(times.at(-1)!)} ms`,
    }
  }
  const usual = Math.round(allAlong ? openedMs : first)
  const shown = allAlong ? [times.length - 1] : [0, times.length - 1]
  return {
    outcome: 'fail',
    message: 'streams open ever more slowly',
    expected: `a response head in about ${usual} ms, as for the first`,
    actual: `${Math.round(times.at(-1)!)} ms after ${times.length - 1} aborted streams`,
    evidence: shown.map((index) =>
      evidence(all[index]!, `response head after ${Math.round(times[index]!)} ms`, { at: times[index]! }),
    ),
  }
}

function isSlower(ms: number, thanMs: number): boolean {
  return ms - thanMs > SLOWER_MS && ms > thanMs * SLOWER_TIMES
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function cycle(n: number): ReturnType<typeof compose> {
  return compose({ probe: 'aborts', step: String(n) })
}

function cycles(count: number, headAt: (n: number) => number): Recording[] {
  return Array.from({ length: count }, (_, index) => {
    const at = headAt(index + 1)
    return cycle(index + 1)
      .head(200, streamHeaders, at)
      .body(': \n', at + 1)
      .leave(at + 1)
      .build()
  })
}
