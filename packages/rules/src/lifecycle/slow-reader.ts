import { compose, contentPieces, finalHead, lastOf, type Recording } from '@ssespec/recording'

import { fillsBuffersInMs } from '../analysis/buffers.ts'
import { H2_STREAMS } from '../analysis/h2-probe.ts'
import { isLeftOut, notServed } from '../analysis/goaway.ts'
import { connectionOf, streamOf } from '../analysis/http2-connection.ts'
import { Frames } from '../analysis/http2-examples.ts'
import { silenceMs, TELLING } from '../analysis/silence.ts'
import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

/** One for all examples: they are kept for as long as the rules are. */
const CHUNK = new TextEncoder().encode(`data: ${'x'.repeat(100_000)}\n\n`)

export const rule: Rule = {
  id: 'lifecycle/slow-reader',
  title: 'a client that stops reading delays no other',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9113, 5.2.1 Flow-Control Principles and 2',
    url: 'https://www.rfc-editor.org/rfc/rfc9113#section-2',
    quote:
      'Streams are largely independent of each other, so a blocked or stalled request or response does not prevent progress on other streams.',
  },
  why: 'One phone in a tunnel, or one tab in the background, and nobody gets events any more.',
  fix: {
    text: 'Never wait for one client before writing to the next: give each a bounded queue, and cut off who falls too far behind.',
    on: {
      express: 'if (!res.write(event)) dropOrQueue(res)  // never await drain in the loop over all clients',
      go: 'select { case client <- event: default: drop(client) }',
      spring: 'Send from one thread a client; SseEmitter.send blocks while the client does not read.',
    },
  },
  needs: ['open', 'h2', 'slow-reader'],
  timed: true,
  after: ['response/content-type', 'lifecycle/concurrent-streams'],
  examples: {
    pass: [
      {
        title: 'the neighbour flows on',
        recordings: [
          first('h2'),
          begun().flow([3], 1000).sent('WINDOW_UPDATE', 5, { increment: 65_536 }).flow([3, 5], 500).left(),
        ],
      },
      { title: 'another connection flows on', recordings: [first(), neighbour(100, 20)] },
    ],
    fail: [
      {
        title: 'the neighbour waits for the window',
        recordings: [
          first('h2'),
          begun().wait(1500).sent('WINDOW_UPDATE', 5, { increment: 65_536 }).flow([3, 5], 500).left(),
        ],
      },
      { title: 'another connection waits as well', recordings: [first(), neighbour(100, 4)] },
    ],
  },
  judge(view) {
    const h2 = findRecording(view.recordings, 'h2')
    if (h2 !== undefined) return onOneConnection(h2, recordingOf(view.recordings, 'open'))
    const beside = findRecording(view.recordings, 'slow-reader', 'neighbour')
    if (view.protocol !== 'http/1.1') {
      return { outcome: 'inconclusive', message: 'there is no recording of the probe h2' }
    }
    return onAnother(recordingOf(view.recordings, 'open'), beside)
  },
}

/** The stream with the small window is full: does its neighbour go on? */
function onOneConnection(recording: Recording, alone: Recording): Judgement {
  const connection = connectionOf(recording)
  const held = streamOf(recording, H2_STREAMS.held)
  if (held === undefined || isLeftOut(connection, held)) {
    const message = notServed(connection, held) ?? 'no stream with a small window was opened'
    return { outcome: 'inconclusive', message }
  }
  const free = streamOf(recording, H2_STREAMS.free)
  const granted = held.grants[0]?.at
  const full = held.data.findLast(({ at }) => at <= (granted ?? 0))?.at
  if (free === undefined || full === undefined || granted === undefined) {
    return { outcome: 'inconclusive', message: 'the stream did not fill its window in the time given' }
  }
  const taken = held.data.filter(({ at }) => at < granted).reduce((sum, { bytes }) => sum + bytes, 0)
  if (taken > connection.streamWindow) {
    const message = 'the server does not heed a full window: see lifecycle/h2-flow-control'
    return { outcome: 'inconclusive', message }
  }
  const overAt = Math.min(free.endedAt ?? Infinity, free.resetByServer?.at ?? Infinity)
  const over = overAt <= granted
  // A server that hears no WINDOW_UPDATE has left it at the window that it began with: see lifecycle/h2-flow-control.
  const stuck = free.data.reduce((sum, { bytes }) => sum + bytes, 0) <= connection.streamWindow
  const meanwhile = free.data.filter(({ at }) => at > full && at < granted)
  const last = meanwhile.at(-1)?.at ?? full
  const undisturbed = contentPieces(alone)
  // To the time of the grant, or to its own end.
  const flowsOn = Math.min(granted, overAt) - last < silenceMs(undisturbed)
  if (flowsOn && meanwhile.length > 0) {
    return { outcome: 'pass', message: `${meanwhile.length} reads on the stream beside one that is not read` }
  }
  if (over || stuck || flowsOn) {
    return { outcome: 'inconclusive', message: 'no event was due beside the stream that is not read' }
  }
  if (undisturbed.length < TELLING)
    return { outcome: 'inconclusive', message: 'too little came to tell a delay' }
  return silent(recording, `nothing on stream ${free.id} while stream ${held.id} was full`, last, granted)
}

/** A client on another connection stopped reading: does a client that came later get its events? */
function onAnother(alone: Recording, beside: Recording | undefined): Judgement {
  if (!Number.isFinite(fillsBuffersInMs(alone)) || beside === undefined) {
    const message = 'the stream is too thin to fill the buffers of a client that does not read'
    return { outcome: 'inconclusive', message }
  }
  const end = beside.entries.at(-1)?.at ?? 0
  const last = contentPieces(beside).at(-1)?.at ?? finalHead(beside)?.at ?? 0
  const silence = silenceMs(contentPieces(alone))
  if (silence === Infinity) return { outcome: 'inconclusive', message: 'too little came to tell a delay' }
  // Left because it went on, or because it gave more than is read of any stream.
  const why = lastOf(beside, 'abort')?.why
  const flowsOn = why === 'satisfied' || why === 'limit'
  if (flowsOn || end - last <= silence) {
    return { outcome: 'pass', message: 'a second connection flows on beside one that is not read' }
  }
  return silent(beside, 'nothing any more on a second connection', last, end)
}

function silent(recording: Recording, actual: string, from: number, to: number): Judgement {
  return {
    outcome: 'fail',
    message: 'a client that stops reading holds up another',
    expected: 'events for everybody else',
    actual: `${actual}, for ${Math.round(to - from)} ms`,
    evidence: [evidence(recording, actual, { at: from })],
  }
}

function first(protocol: 'h2' | 'http/1.1' = 'http/1.1'): Recording {
  const composer = open(protocol).head(200, streamHeaders, 5)
  for (let n = 1; n <= 20; n++) composer.body(CHUNK, n * 100)
  return composer.leave(3000).build()
}

function neighbour(everyMs: number, count: number): Recording {
  const composer = compose({ probe: 'slow-reader', step: 'neighbour' }).head(200, streamHeaders, 5)
  for (let n = 1; n <= count; n++) composer.body(CHUNK, n * everyMs)
  return composer.leave(2000).build()
}

/** Two streams flow, one more is opened with a small window, and fills it. */
function begun(): Frames {
  return new Frames('h2')
    .settings()
    .open()
    .open()
    .flow([1, 3], 500)
    .sent('RST_STREAM', 1, { code: 8 })
    .ping()
    .flow([3], 300)
    .open({ wide: false })
    .received('DATA', 5, { length: 1024 })
}
