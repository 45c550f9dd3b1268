import { notServed } from '../analysis/goaway.ts'
import { connectionOf } from '../analysis/http2-connection.ts'
import { Frames } from '../analysis/http2-examples.ts'
import { PROMPT_MS } from '../analysis/thresholds.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'
import { finalHead, type Recording } from '@ssespec/recording'

/** What RFC 9113 recommends, and what `--deep` opens. */
const STREAMS = 100

const NO_LIMIT = 'no limit'

export const rule: Rule = {
  id: 'lifecycle/h2-streams',
  title: 'an HTTP/2 connection carries a hundred streams',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9113, 6.5.2 Defined Settings',
    url: 'https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2',
    quote:
      'It is recommended that this value be no smaller than 100, so as to not unnecessarily limit parallelism.',
  },
  why: 'A browser opens one connection to a server. When its streams are used up, everything else waits for them, without an error.',
  fix: {
    text: 'Raise the number of streams that a connection may carry.',
    on: {
      nginx: 'http2_max_concurrent_streams 128;  # the default',
      go: '&http2.Server{MaxConcurrentStreams: 250}  // the default',
      express: 'http2.createSecureServer({ settings: { maxConcurrentStreams: 250 } })',
      spring: 'server.tomcat: Http2Protocol.setMaxConcurrentStreams(200)  // the default is 100',
    },
  },
  needs: ['h2', 'many-streams', 'open'],
  timed: true,
  after: ['response/content-type'],
  examples: {
    pass: [
      { title: 'no limit', recordings: [new Frames('h2').settings().left()] },
      { title: 'a limit of 128', recordings: [new Frames('h2').settings([[3, 128]]).left()] },
      {
        title: 'a limit that is raised',
        recordings: [
          new Frames('h2')
            .settings([[3, 1]])
            .received('SETTINGS', 0, { settings: [[3, 200]] })
            .left(),
        ],
      },
      { title: 'a hundred that are served', recordings: [new Frames('h2').settings().left(), many(100)] },
    ],
    fail: [
      { title: 'a limit of 8', recordings: [new Frames('h2').settings([[3, 8]]).left()] },
      {
        title: 'a limit that is lowered',
        recordings: [
          new Frames('h2')
            .settings()
            .received('SETTINGS', 0, { settings: [[3, 5]] })
            .left(),
        ],
      },
      {
        title: 'six served, the rest not answered',
        recordings: [new Frames('h2').settings().left(), many(6)],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'h2')
    const { maxStreams, settingsCame, broken } = connectionOf(recording)
    if (!settingsCame) {
      return { outcome: 'inconclusive', message: broken?.how ?? 'the server sent no SETTINGS' }
    }
    if (maxStreams !== undefined && maxStreams < STREAMS) {
      return {
        outcome: 'fail',
        message: `the server allows ${counted(maxStreams)} on a connection`,
        expected: `SETTINGS_MAX_CONCURRENT_STREAMS of at least ${STREAMS}, or none`,
        actual: `SETTINGS_MAX_CONCURRENT_STREAMS = ${maxStreams}`,
        evidence: [evidence(recording, `SETTINGS_MAX_CONCURRENT_STREAMS = ${maxStreams}`)],
      }
    }
    const limit = maxStreams === undefined ? NO_LIMIT : `up to ${maxStreams}`
    const deep = findRecording(view.recordings, 'many-streams')
    const open = findRecording(view.recordings, 'open')
    // Where heads are held back, none within the time given says nothing of how many are served.
    const prompt = open === undefined || (finalHead(open)?.at ?? Infinity) <= PROMPT_MS / 2
    return deep && prompt ? served(deep, limit) : { outcome: 'pass', message: limit }
  },
}

function served(recording: Recording, limit: string): Judgement {
  const connection = connectionOf(recording)
  const { streams, broken, until } = connection
  const statuses = streams.flatMap(({ head }) => head?.status ?? [])
  const flowing = statuses.filter((status) => status === 200).length
  if (streams.length === 0) {
    return { outcome: 'inconclusive', message: notServed(connection) ?? 'no stream was opened' }
  }
  if (flowing === streams.length) {
    return { outcome: 'pass', message: `${limit}; ${flowing} served at once` }
  }
  const other = statuses.find((status) => status === 429 || status === 503 || flowing === 0)
  if (other !== undefined) {
    return { outcome: 'inconclusive', message: `${flowing} served at once, then came ${other}` }
  }
  // RFC 9113, 6.8: "Receivers of a GOAWAY frame MUST NOT open additional streams on the connection, although a new
  // connection can be established for new streams."
  const goodbye = broken === undefined ? notServed(connection, streams.at(-1)) : undefined
  if (goodbye !== undefined) {
    return { outcome: 'inconclusive', message: `${flowing} served at once, then ${goodbye}` }
  }
  const refused = streams.find(({ resetByServer }) => resetByServer !== undefined)
  const actual =
    broken?.how ??
    (refused ? `RST_STREAM with error code ${refused.resetByServer!.code}` : 'the others were not answered')
  return {
    outcome: 'fail',
    message: `the server allows ${limit === NO_LIMIT ? 'any number of' : limit} streams on a connection and serves ${flowing}`,
    expected: `${counted(streams.length)} at once`,
    actual: `${flowing}; ${actual}`,
    evidence: [
      evidence(recording, actual, {
        at: broken?.at ?? refused?.resetByServer?.at ?? until,
      }),
    ],
  }
}

function counted(streams: number): string {
  return streams === 1 ? '1 stream' : `${streams} streams`
}

function many(answered: number): Recording {
  const frames = new Frames('many-streams').settings()
  for (let n = 1; n <= STREAMS; n++) frames.open({ answered: n <= answered })
  return frames.wait(2000).left()
}
