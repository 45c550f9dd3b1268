import { contentPieces, type Recording } from '@ssespec/recording'

import { notServed } from '../analysis/goaway.ts'
import { connectionOf } from '../analysis/http2-connection.ts'
import { Frames } from '../analysis/http2-examples.ts'
import { base } from '../analysis/proxy-examples.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

/** What RFC 9113 recommends, and what is opened. */
const STREAMS = 100

export const rule: Rule = {
  id: 'proxy/h2-streams',
  title: 'a hundred streams flow on one HTTP/2 connection',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'RFC 9113, 6.5.2 Defined Settings',
    url: 'https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2',
    quote:
      'It is recommended that this value be no smaller than 100, so as to not unnecessarily limit parallelism.',
  },
  why: 'A browser opens one connection to a site, for all its tabs. When the streams of that connection are used up everything else waits for them, without an error.',
  fix: {
    text: 'Raise the number of streams that a connection may carry, and the workers that serve them.',
    on: {
      nginx: 'http2_max_concurrent_streams 1000;',
      haproxy: 'tune.h2.max-concurrent-streams 1000',
      apache: 'H2MaxSessionStreams 1000; H2MaxWorkers 1000',
      envoy: 'http2_protocol_options: { max_concurrent_streams: 1000 }',
      lighttpd: '# 8 in 1.4: it cannot be raised',
      h2o: 'http2-max-concurrent-requests-per-connection: 1000',
      nghttpx: 'frontend-http2-max-concurrent-streams=1000',
      trafficserver: 'proxy.config.http2.max_concurrent_streams_in 1000',
    },
  },
  needs: ['open', 'one-connection'],
  after: ['proxy/not-cached'],
  examples: {
    pass: [{ title: 'a hundred', recordings: [base('h2'), opened(100, 100, 128)] }],
    fail: [
      { title: '8 advertised', recordings: [base('h2'), opened(8, 8, 8)] },
      { title: '100 advertised, 6 served', recordings: [base('h2'), opened(100, 6, 100)] },
    ],
  },
  judge({ protocol, recordings }) {
    if (protocol === 'http/1.1') return { outcome: 'not-applicable', message: 'a matter of HTTP/2' }
    const recording = findRecording(recordings, 'one-connection')
    if (recording === undefined) return { outcome: 'not-applicable', message: 'asked for with --deep' }
    const connection = connectionOf(recording)
    const { settingsCame, maxStreams, streams, broken } = connection
    if (!settingsCame)
      return { outcome: 'inconclusive', message: broken?.how ?? 'the proxy sent no SETTINGS' }
    const served = streams.filter(({ head }) => head?.status === 200).length
    const advertised = maxStreams ?? Infinity
    if (advertised >= STREAMS && served === streams.length) {
      return {
        outcome: 'pass',
        message: `${served} at once; ${maxStreams === undefined ? 'no limit' : `up to ${maxStreams}`}`,
      }
    }
    const alone = findRecording(recordings, 'open')
    if (advertised >= STREAMS && alone !== undefined && contentPieces(alone).length === 0) {
      return { outcome: 'inconclusive', message: 'not even one stream by itself flows' }
    }
    const others = streams.flatMap(({ head }) => (head && head.status !== 200 ? [head.status] : []))
    const rest =
      others.length > 0
        ? `then status ${others[0]}`
        : (notServed(connection, streams.at(-1)) ?? 'the others are not answered')
    const actual =
      served < streams.length ? `${served} of ${streams.length} served, ${rest}` : `${served} served`
    return {
      outcome: 'fail',
      message:
        advertised < STREAMS
          ? `a connection carries ${advertised} ${advertised === 1 ? 'stream' : 'streams'}; the next one waits without an error`
          : `a connection is said to carry ${maxStreams ?? 'any number of'} streams, and carries ${served}`,
      expected: `${STREAMS} streams on one connection`,
      actual: `SETTINGS_MAX_CONCURRENT_STREAMS ${maxStreams ?? 'absent'}; ${actual}`,
      evidence: [evidence(recording, actual)],
    }
  },
}

function opened(count: number, served: number, advertised: number): Recording {
  const frames = new Frames('one-connection').settings([[3, advertised]])
  for (let n = 1; n <= count; n++) frames.open({ answered: n <= served })
  return frames.wait(1000).left()
}
