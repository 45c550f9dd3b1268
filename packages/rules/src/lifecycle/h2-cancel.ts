import { contentPieces, type Recording } from '@ssespec/recording'

import { H2_STREAMS } from '../analysis/h2-probe.ts'
import { connectionOf, type Http2Stream, streamOf } from '../analysis/http2-connection.ts'
import { Frames } from '../analysis/http2-examples.ts'
import { endsLike } from '../analysis/lifetime.ts'
import { silenceMs } from '../analysis/silence.ts'
import { PROMPT_MS } from '../analysis/thresholds.ts'
import type { Rule } from '../rule.ts'
import type { Fail } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

/** What comes this long after the server answered a later PING was not on its way any more, in ms. */
const ON_ITS_WAY_MS = 250

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
    pass: [{ title: 'the other stream flows on', recordings: [begun().ping().flow([3], 500).left()] }],
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
      { title: 'the other stream falls silent', recordings: [begun().ping().wait(2000).left()] },
      { title: 'PING is not answered', recordings: [begun().ping(false).flow([3], 2100).left()] },
      { title: 'the cancelled stream goes on', recordings: [begun().ping().flow([1, 3], 1000).left()] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'h2')
    const cancelled = streamOf(recording, H2_STREAMS.cancelled)
    const free = streamOf(recording, H2_STREAMS.free)
    const { broken } = connectionOf(recording)
    if (cancelled?.resetByUs === undefined || free === undefined) {
      return {
        outcome: 'inconclusive',
        message: broken?.how ?? 'no stream was cancelled while another was open',
      }
    }
    const fail = failure(recording, cancelled, free, findRecording(view.recordings, 'open'))
    if (fail) return fail
    const from = cancelled.resetByUs.at
    return free.data.some(({ at }) => at > from)
      ? { outcome: 'pass', message: 'the other stream and the connection live on' }
      : { outcome: 'inconclusive', message: 'nothing came on the other stream in the time given' }
  },
}

function failure(
  recording: Recording,
  cancelled: Http2Stream,
  free: Http2Stream,
  alone: Recording | undefined,
): Fail | undefined {
  const { broken, pings, until } = connectionOf(recording)
  const from = cancelled.resetByUs!.at
  const fail = (message: string, expected: string, actual: string, at: number): Fail => ({
    outcome: 'fail',
    message,
    expected,
    actual,
    evidence: [
      evidence(recording, `RST_STREAM(CANCEL) sent on stream ${cancelled.id}`, { at: from }),
      evidence(recording, actual, { at }),
    ],
  })
  const ping = pings.find(({ at }) => at >= from)
  if (broken !== undefined && broken.at >= from && broken.at <= (ping?.answeredAt ?? from) + PROMPT_MS) {
    return fail('cancelling one stream ends the connection', 'an open connection', broken.how, broken.at)
  }
  const reset = free.resetByServer
  if (reset !== undefined && reset.at >= from && !endsLike(alone, reset.at - free.openedAt)) {
    const actual = `RST_STREAM with error code ${reset.code} on stream ${free.id}`
    return fail('cancelling one stream ends another', 'the other stream flows on', actual, reset.at)
  }
  if (ping !== undefined && ping.answeredAt === undefined && until - ping.at >= PROMPT_MS) {
    return fail('after a cancelled stream the connection is dead', 'a PING is answered', 'no answer', until)
  }
  const heard = ping?.answeredAt
  const late = heard !== undefined && cancelled.data.find(({ at }) => at > heard + ON_ITS_WAY_MS)
  if (late) {
    const actual = `${late.bytes} bytes of DATA on stream ${cancelled.id}, ${Math.round(late.at - from)} ms later`
    return fail('the cancelled stream goes on', 'no frame on it any more', actual, late.at)
  }
  const next = free.data.find(({ at }) => at > from)?.at ?? free.endedAt ?? reset?.at
  const waited = (next ?? until) - from
  const silence = silenceMs(alone ? contentPieces(alone) : free.data.filter(({ at }) => at <= from))
  if (next === undefined && waited > Math.max(1000, silence)) {
    return fail(
      'cancelling one stream silences another',
      'the other stream flows on',
      'no DATA any more',
      until,
    )
  }
  return undefined
}

/** Two streams that flow, and the first is cancelled. */
function begun(): Frames {
  return new Frames('h2').settings().open().open().flow([1, 3], 500).sent('RST_STREAM', 1, { code: 8 })
}
