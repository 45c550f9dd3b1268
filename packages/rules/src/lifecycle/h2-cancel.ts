import { type Recording } from '@ssespec/recording'

import { heardBy, wentWrong } from '../analysis/after-cancel.ts'
import { H2_STREAMS } from '../analysis/h2-probe.ts'
import { notServed } from '../analysis/goaway.ts'
import { connectionOf, type Http2Stream, streamOf } from '../analysis/http2-connection.ts'
import { Frames } from '../analysis/http2-examples.ts'
import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Fail } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'lifecycle/h2-cancel',
  title: 'RST_STREAM ends one stream, and nothing else',
  level: 'must',
  party: 'server',
  source: {
    title: 'RFC 9113, 5.4.2, 6.4 and 6.7',
    url: 'https://www.rfc-editor.org/rfc/rfc9113#section-6.4',
    quote:
      'After receiving a RST_STREAM on a stream, the receiver MUST NOT send additional frames for that stream, except for PRIORITY.',
  },
  why: 'A page that closes one stream loses all others on the connection; or the stream goes on unseen, and takes the bandwidth of the rest.',
  fix: {
    text: 'Update the HTTP/2 library, and do not close the connection in the handler of a closed stream.',
    on: {
      express: "stream.on('aborted', unsubscribe)  // not stream.session.destroy()",
      go: 'case <-r.Context().Done(): return  // panic(http.ErrAbortHandler) resets only its own stream',
    },
  },
  needs: ['h2', 'open'],
  timed: true,
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'the other stream flows on', recordings: [begun().ping().flow([3], 500).left()] },
      {
        title: 'GOAWAY without an error, and every stream is served to its end',
        recordings: [begun().goAway().ping().flow([3], 500).left()],
      },
      {
        title: 'the other stream flows on until a third is opened that holds it up',
        recordings: [begun().ping().flow([3], 400).open({ wide: false }).wait(3000).flow([3, 5], 500).left()],
      },
      {
        title: 'the connection is closed at the age at which the stream always ends',
        recordings: [endsAfter(8), begun().ping().flow([3], 300).goAway().wait(50).closed()],
      },
      {
        title: 'the other stream ends at the age at which it always ends',
        recordings: [endsAfter(8), begun().ping().flow([3], 300).received('DATA', 3, { flags: 1 }).left()],
      },
    ],
    fail: [
      { title: 'the connection is closed', recordings: [begun().wait(5).closed()] },
      {
        title: 'GOAWAY',
        recordings: [begun().received('GOAWAY', 0, { code: 1 }).wait(5).closed()],
      },
      {
        title: 'the other stream is reset',
        recordings: [begun().ping().received('RST_STREAM', 3, { code: 2 }).wait(2000).left()],
      },
      {
        title: 'GOAWAY that leaves the other stream out',
        recordings: [begun().goAway(1).wait(5).closed()],
      },
      {
        title: 'the other stream is ended with END_STREAM',
        recordings: [endsAfter(25), begun().received('DATA', 3, { flags: 1 }).ping().wait(500).left()],
      },
      {
        title: 'the other stream stands still for 3 s',
        recordings: [begun().ping().wait(3000).flow([3], 500).left()],
      },
      {
        title: 'the other stream stands still, but for an event that was on its way',
        recordings: [begun().ping().flow([3], 100).wait(3000).flow([3], 500).left()],
      },
      { title: 'the other stream falls silent', recordings: [begun().ping().wait(2000).left()] },
      { title: 'PING is not answered', recordings: [begun().ping(false).flow([3], 2100).left()] },
      { title: 'the cancelled stream goes on', recordings: [begun().ping().flow([1, 3], 1000).left()] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'h2')
    const cancelled = streamOf(recording, H2_STREAMS.cancelled)
    const free = streamOf(recording, H2_STREAMS.free)
    const connection = connectionOf(recording)
    if (cancelled?.resetByUs === undefined || free === undefined) {
      return {
        outcome: 'inconclusive',
        message: notServed(connection) ?? 'no stream was cancelled while another was open',
      }
    }
    // A server that allows one stream may refuse the second, and ends its answer as it should.
    if (free.head !== undefined && free.head.status !== 200) {
      return {
        outcome: 'inconclusive',
        message: `the stream beside it was answered with ${free.head.status}`,
      }
    }
    const fail = failure(recording, cancelled, free, findRecording(view.recordings, 'open'))
    if (fail) return fail
    const from = heardBy(connection, cancelled.resetByUs.at)
    if (free.data.some(({ at }) => at > from)) {
      return { outcome: 'pass', message: 'the other stream and the connection live on' }
    }
    return {
      outcome: 'inconclusive',
      message: notServed(connection) ?? 'nothing came on the other stream in the time given',
    }
  },
}

function failure(
  recording: Recording,
  cancelled: Http2Stream,
  free: Http2Stream,
  alone: Recording | undefined,
): Fail | undefined {
  const from = cancelled.resetByUs!.at
  const found = wentWrong(connectionOf(recording), cancelled, free, alone)
  if (found === undefined) return undefined
  const { at, ...finding } = found
  return {
    outcome: 'fail',
    ...finding,
    evidence: [
      evidence(recording, `RST_STREAM(CANCEL) sent on stream ${cancelled.id}`, { at: from }),
      evidence(recording, finding.actual, { at }),
    ],
  }
}

/** The stream by itself, 100 ms apart, ended by the server after so many events. */
function endsAfter(events: number): Recording {
  const composer = open('h2').head(200, streamHeaders, 5)
  for (let n = 1; n <= events; n++) composer.body('data: x\n\n', n * 100)
  return composer.add({ kind: 'end', at: events * 100 + 5, how: 'end-stream' }).build()
}

/** Two streams that flow, and the first is cancelled. */
function begun(): Frames {
  return new Frames('h2').settings().open().open().flow([1, 3], 500).sent('RST_STREAM', 1, { code: 8 })
}
