import {
  compose,
  finalHead,
  firstOf,
  headerValue,
  lastOf,
  type Recording,
  type RecordingComposer,
} from '@ssespec/recording'

import { allOf } from '../analysis/all-of.ts'
import { codingsOffered, contentCodings } from '../analysis/codings.ts'
import { streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { Judgement } from '../verdict.ts'
import { evidence, findRecording, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'response/content-encoding',
  title: 'the content has a coding that was offered, or none',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9110, 12.5.3 Accept-Encoding; 8.4 Content-Encoding',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3',
    quote:
      'If a non-empty Accept-Encoding header field is present in a request and none of the available representations for the response have a content coding that is listed as acceptable, the origin server SHOULD send a response without any content coding unless the identity coding is indicated as unacceptable.',
  },
  why: 'A client that did not ask for a coding reads noise. Most clients of event streams never decode one.',
  fix: {
    text: 'Compress only with a coding that Accept-Encoding names, and leave Content-Encoding out where there is none: `none` and `identity` are no codings.',
    on: {
      nginx: 'gzip off;  # for this location; and no add_header Content-Encoding',
      express: "compression({ filter: (req, res) => res.get('Content-Type') !== 'text/event-stream' })",
      go: 'w.Header().Del("Content-Encoding")',
      spring: 'server.compression.mime-types without text/event-stream',
      php: "ini_set('zlib.output_compression', '0');",
    },
  },
  needs: ['open', 'compressed'],
  after: ['response/status'],
  examples: {
    pass: [
      { title: 'none where none was asked for', recordings: [identity()] },
      { title: 'gzip where it was offered', recordings: [identity(), offered('gzip')] },
      { title: 'its old name', recordings: [identity(), offered('x-gzip')] },
      { title: 'zstd, in capitals', recordings: [identity(), offered('ZSTD')] },
    ],
    fail: [
      { title: 'gzip for everybody', recordings: [identity('gzip')] },
      { title: 'a coding that was not offered', recordings: [identity(), offered('deflate')] },
      { title: 'the word none', recordings: [identity('none')] },
      { title: 'the word identity', recordings: [identity('identity')] },
      {
        title: 'gzip in name only',
        recordings: [
          identity(),
          offering('gzip, br, zstd', 'gzip')
            .body('data: 1\n\n', 20)
            .add({
              kind: 'malformed',
              at: 20,
              where: 'content-coding',
              expected: 'gzip, as Content-Encoding says (incorrect header check)',
              bytes: new TextEncoder().encode('data: 1\n\n'),
              offset: 0,
            })
            .build(),
        ],
      },
    ],
  },
  judge(view) {
    const plain = recordingOf(view.recordings, 'open')
    const compressed = findRecording(view.recordings, 'compressed')
    const seen = compressed === undefined ? [plain] : [plain, compressed]
    const used = seen.map((recording) => codingOf(recording) ?? 'none')
    return allOf(seen.map(judgeOne), {
      outcome: 'pass',
      message:
        compressed === undefined
          ? 'no coding for identity'
          : `no coding for identity, ${used[1]} for ${headerValue(lastOf(compressed, 'request')!.headers, 'accept-encoding')}`,
    })
  },
}

function judgeOne(recording: Recording): Judgement {
  const head = finalHead(recording)
  const asked = lastOf(recording, 'request')
  if (head === undefined || asked === undefined || head.status !== 200) {
    return { outcome: 'inconclusive', message: 'the stream did not come when codings were offered' }
  }
  const value = headerValue(head.headers, 'content-encoding')
  const accepted = codingsOffered(asked.headers)
  const offer = headerValue(asked.headers, 'accept-encoding') ?? 'no Accept-Encoding'
  const failure = (message: string, expected: string): Judgement => ({
    outcome: 'fail',
    message,
    expected,
    actual: `Content-Encoding: ${value} for Accept-Encoding: ${offer}`,
    evidence: [evidence(recording, `Content-Encoding: ${value}`, { at: head.at })],
  })
  for (const coding of contentCodings(head.headers)) {
    // RFC 9110, 8.4: "the coding named "identity" is reserved for its special role in Accept-Encoding and thus SHOULD
    // NOT be included."
    if (coding === 'identity' || coding === 'none')
      return failure(`${coding} is no content coding`, 'no Content-Encoding')
    if (accepted !== undefined && !accepted.has(coding))
      return failure(`the content is coded as ${coding}, which was not offered`, `a coding of: ${offer}`)
  }
  const fault = firstOf(recording, 'malformed')
  if (fault?.where === 'content-coding')
    return failure(`the content does not decode as ${value}`, fault.expected)
  return { outcome: 'pass', message: value ?? 'no coding' }
}

function codingOf(recording: Recording): string | undefined {
  const head = finalHead(recording)
  return head && headerValue(head.headers, 'content-encoding')
}

function offering(acceptEncoding: string, contentEncoding?: string): RecordingComposer {
  const probe = acceptEncoding === 'identity' ? 'open' : 'compressed'
  const fields = contentEncoding === undefined ? {} : { 'Content-Encoding': contentEncoding }
  return compose({ probe })
    .request({ 'Accept-Encoding': acceptEncoding })
    .head(200, { ...streamHeaders, ...fields }, 10)
}

function identity(contentEncoding?: string): Recording {
  return offering('identity', contentEncoding).leave(3000).build()
}

function offered(contentEncoding?: string): Recording {
  return offering('gzip, br, zstd', contentEncoding).leave(3000).build()
}
