import type { Recording } from '@ssespec/recording'

import { H2_STREAMS } from '../analysis/h2-probe.ts'
import { isLeftOut, notServed } from '../analysis/goaway.ts'
import { connectionOf, type Http2Stream, streamOf } from '../analysis/http2-connection.ts'
import { Frames } from '../analysis/http2-examples.ts'
import { isDue } from '../analysis/is-due.ts'
import { endsLike } from '../analysis/lifetime.ts'
import type { Rule } from '../rule.ts'
import type { Fail, Judgement } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

/** A stream that was granted more and is silent for so long does not go on, in ms. */
const GOES_ON_MS = 1500

const AT_ITS_END = 'the stream was at its end before its window was widened'

export const rule: Rule = {
  id: 'lifecycle/h2-flow-control',
  title: "a stream's window is honoured, and the stream goes on when it is widened",
  level: 'must',
  party: 'server',
  source: {
    title: 'RFC 9113, 6.9.1 The Flow-Control Window',
    url: 'https://www.rfc-editor.org/rfc/rfc9113#section-6.9.1',
    quote:
      'The sender MUST NOT send a flow-controlled frame with a length that exceeds the space available in either of the flow-control windows advertised by the receiver.',
  },
  why: 'Clients close the connection with FLOW_CONTROL_ERROR, and with it all its streams; or a stream stops for good as soon as a client was slow once.',
  fix: {
    text: 'Update the HTTP/2 library: no application code is concerned with windows.',
    on: { nginx: 'Fixed where http2_chunk_size has no effect on it: update nginx.' },
  },
  needs: ['h2', 'open'],
  timed: true,
  after: ['response/content-type'],
  examples: {
    pass: [
      {
        title: 'stops at 1,024 bytes, goes on after WINDOW_UPDATE',
        recordings: [
          held()
            .flow([5], 1000)
            .received('DATA', 5, { length: 24 })
            .flow([3], 300)
            .sent('WINDOW_UPDATE', 5, { increment: 65_536 })
            .flow([3, 5], 300)
            .left(),
        ],
      },
      {
        title: 'stops before an event that does not fit',
        recordings: [
          held()
            .flow([3, 5], 1000)
            .flow([3], 300)
            .sent('WINDOW_UPDATE', 5, { increment: 65_536 })
            .flow([3, 5], 300)
            .left(),
        ],
      },
    ],
    fail: [
      {
        title: 'a thin stream stops for good at a narrow window',
        recordings: [
          held(100)
            .flow([3, 5], 100)
            .wait(900)
            .flow([3], 100)
            .sent('WINDOW_UPDATE', 5, { increment: 65_536 })
            .wait(900)
            .flow([3], 1000)
            .left(),
        ],
      },
      { title: 'more than the window', recordings: [held().flow([3, 5], 1200).left()] },
      {
        title: 'stops for good',
        recordings: [
          held()
            .flow([3, 5], 1000)
            .flow([3], 300)
            .sent('WINDOW_UPDATE', 5, { increment: 65_536 })
            .flow([3], 2000)
            .left(),
        ],
      },
      {
        title: 'hears no WINDOW_UPDATE on any stream',
        recordings: [
          held()
            .flow([3, 5], 600)
            .received('DATA', 3, { length: 124 })
            .flow([5], 400)
            .received('DATA', 5, { length: 24 })
            .sent('WINDOW_UPDATE', 5, { increment: 65_536 })
            .wait(2000)
            .left(),
        ],
      },
      {
        title: 'is reset when its window is full',
        recordings: [held().flow([3, 5], 1000).received('RST_STREAM', 5, { code: 3 }).flow([3], 300).left()],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'h2')
    const stream = streamOf(recording, H2_STREAMS.held)
    const connection = connectionOf(recording)
    if (stream === undefined || isLeftOut(connection, stream)) {
      return {
        outcome: 'inconclusive',
        message: notServed(connection, stream) ?? 'no stream with a small window was opened',
      }
    }
    const alone = findRecording(view.recordings, 'open')
    return (
      honoured(recording, stream, connection.streamWindow) ??
      goesOn(recording, stream, connection.streamWindow, (ageMs) => endsLike(alone, ageMs))
    )
  },
}

/** Whether ever more came than had been granted. */
function honoured(recording: Recording, stream: Http2Stream, window: number): Fail | undefined {
  let came = 0
  for (const { at, bytes } of stream.data) {
    came += bytes
    const granted = stream.grants
      .filter((grant) => grant.at <= at)
      .reduce((sum, grant) => sum + grant.bytes, window)
    if (came <= granted) continue
    return {
      outcome: 'fail',
      message: 'the server sends more than the window of a stream allows',
      expected: `at most ${granted} bytes of DATA before a WINDOW_UPDATE`,
      actual: `${came} bytes`,
      evidence: [
        evidence(recording, `DATA of ${bytes} bytes on stream ${stream.id}`, { at, offset: came - bytes }),
      ],
    }
  }
  return undefined
}

function goesOn(
  recording: Recording,
  stream: Http2Stream,
  window: number,
  isItsEnd: (ageMs: number) => boolean,
): Judgement {
  const { until } = connectionOf(recording)
  const free = streamOf(recording, H2_STREAMS.free)
  const granted = stream.grants[0]?.at
  const came = stream.data
    .filter(({ at }) => at <= (granted ?? Infinity))
    .reduce((sum, { bytes }) => sum + bytes, 0)
  const failure = (message: string, actual: string, at: number): Fail => ({
    outcome: 'fail',
    message,
    expected: 'the rest after WINDOW_UPDATE',
    actual,
    evidence: [evidence(recording, `${came} bytes on stream ${stream.id}, ${actual}`, { at })],
  })
  if (stream.resetByServer !== undefined) {
    const { at, code } = stream.resetByServer
    if (stream.head === undefined) {
      return { outcome: 'inconclusive', message: `the stream was refused, with error code ${code}` }
    }
    if (isItsEnd(at - stream.openedAt)) {
      return { outcome: 'inconclusive', message: AT_ITS_END }
    }
    return failure('a stream with a small window is reset', `RST_STREAM with error code ${code}`, at)
  }
  if (granted === undefined) {
    return { outcome: 'inconclusive', message: `only ${came} of ${window} bytes came in the time given` }
  }
  if (stream.endedAt !== undefined && stream.endedAt <= granted) {
    return { outcome: 'inconclusive', message: AT_ITS_END }
  }
  if (stream.data.some(({ at }) => at > granted)) {
    return { outcome: 'pass', message: `stopped at ${came} of ${window} bytes, went on after WINDOW_UPDATE` }
  }
  const isStuck = came === window || isDue(free, stream.openedAt, granted)
  const others = isStuck && free?.data.some(({ at }) => at > granted) === true
  // A server that hears no WINDOW_UPDATE leaves the other stream at the window that it began with.
  const deaf = free !== undefined && cameOn(free) === window && free.endedAt === undefined
  if (until - granted < GOES_ON_MS || !(others || (deaf && came === window))) {
    return { outcome: 'inconclusive', message: 'nothing came on any stream after the window was widened' }
  }
  return failure(
    'a stream whose window was full does not go on',
    `nothing in ${Math.round(until - granted)} ms after a WINDOW_UPDATE`,
    granted,
  )
}

function cameOn({ data }: Http2Stream): number {
  return data.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** One stream that flows, and one with a window of 1,024 bytes, or as many as are given. */
function held(window: number = 1024): Frames {
  return new Frames('h2')
    .settings([], window)
    .open()
    .open()
    .flow([1, 3], 300)
    .sent('RST_STREAM', 1, { code: 8 })
    .ping()
    .open({ wide: false })
}
