import { finalHead, firstOf, headerValue, lastOf } from '@ssespec/recording'

import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import type { EndEntry, ErrorEntry } from '@ssespec/recording'
import { evidence, recordingOf } from '../view.ts'

const chunked = { ...streamHeaders, 'Transfer-Encoding': 'chunked' }
const EVENT = 'data: 1\n\n'

export const rule: Rule = {
  id: 'lifecycle/clean-close',
  title: 'a stream that ends says so, and is not cut',
  level: 'should',
  party: 'server',
  source: {
    title: 'RFC 9112, 8 Handling Incomplete Messages; RFC 9113, 8.1',
    url: 'https://www.rfc-editor.org/rfc/rfc9112#section-8',
    quote:
      'A message body that uses the chunked transfer coding is incomplete if the zero-sized chunk that terminates the encoding has not been received.',
  },
  why: 'Clients and proxies take the end for a broken network: fetch readers throw in the middle of a loop, proxies log errors and may answer with 502.',
  fix: {
    text: 'End the response instead of destroying the connection, also when the process stops and when a time limit is reached.',
    on: {
      express: 'res.end()  // not res.destroy() or req.socket.destroy()',
      go: 'Return from the handler; panic(http.ErrAbortHandler) and Server.Close() cut, Server.Shutdown() does not.',
      spring: 'emitter.complete()',
      php: 'Let the script return: a worker that is killed (request_terminate_timeout) cuts the stream.',
      nginx: 'proxy_read_timeout cuts streams that are silent for longer: raise it, or send comments.',
    },
  },
  needs: ['open'],
  after: ['response/content-type', 'response/framing'],
  examples: {
    pass: [
      {
        title: 'the last chunk',
        recordings: [open().head(200, chunked, 5).body(EVENT, 100).end('last-chunk', 200).build()],
      },
      {
        title: 'END_STREAM',
        recordings: [open('h2').head(200, streamHeaders, 5).body(EVENT, 100).end('end-stream', 200).build()],
      },
      {
        title: 'the end of the connection, where nothing else frames the body',
        recordings: [open().head(200, streamHeaders, 5).body(EVENT, 100).end('close', 200).build()],
      },
    ],
    fail: [
      {
        title: 'closed without the last chunk',
        recordings: [open().head(200, chunked, 5).body(EVENT, 100).end('close', 200).build()],
      },
      {
        title: 'reset',
        recordings: [
          open()
            .head(200, chunked, 5)
            .body(EVENT, 100)
            .add({ kind: 'error', at: 200, phase: 'body', code: 'ECONNRESET', message: 'read ECONNRESET' })
            .build(),
        ],
      },
      {
        title: 'RST_STREAM over HTTP/2',
        recordings: [
          open('h2')
            .head(200, streamHeaders, 5)
            .body(EVENT, 100)
            .add({
              kind: 'error',
              at: 200,
              phase: 'body',
              code: 'RST_STREAM',
              http2Code: 2,
              message: 'The peer sent RST_STREAM with INTERNAL_ERROR (2).',
            })
            .build(),
        ],
      },
      {
        title: 'the connection closed over HTTP/2',
        recordings: [open('h2').head(200, streamHeaders, 5).body(EVENT, 100).end('close', 200).build()],
      },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const end = lastOf(recording, 'end')
    const error = firstOf(recording, 'error')
    if (end === undefined && error === undefined) {
      return { outcome: 'inconclusive', message: 'the stream did not end in the time given' }
    }
    const head = finalHead(recording)!
    const framed = head.httpVersion === '2' || headerValue(head.headers, 'transfer-encoding') !== undefined
    const how = cut(end, error, framed)
    if (how === undefined) return { outcome: 'pass', message: ENDS[end!.how] }
    const { at } = (error ?? end)!
    return {
      outcome: 'fail',
      message: 'the stream is cut',
      expected: head.httpVersion === '2' ? 'END_STREAM' : 'the last chunk, of size 0',
      actual: `${how}, ${Math.round(at - head.at)} ms after the response head`,
      evidence: [evidence(recording, how, { at })],
    }
  },
}

const ENDS: Record<EndEntry['how'], string> = {
  'last-chunk': 'the last chunk',
  'content-length': 'all bytes of Content-Length',
  'end-stream': 'END_STREAM',
  'no-content': 'no content',
  // RFC 9112, 8: "A response that has neither chunked transfer coding nor Content-Length is terminated by closure of
  // the connection and, if the header section was received intact, is considered complete".
  close: 'the end of the connection, which is all that frames the body',
}

/** How the stream was cut, `undefined` if it ended in order. */
function cut(end: EndEntry | undefined, error: ErrorEntry | undefined, framed: boolean): string | undefined {
  if (error !== undefined) return error.message
  return end!.how === 'close' && framed ? 'the connection was closed in the middle of the message' : undefined
}
