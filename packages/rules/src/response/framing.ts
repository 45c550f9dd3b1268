import { declaredLength, framingHeaders, malformedMessage } from '../analysis/framing.ts'
import { answered, asked } from '../analysis/short-examples.ts'
import { open, streamHeaders } from '../example.ts'
import type { Rule } from '../rule.ts'
import { recordingOf } from '../view.ts'

const chunked = { ...streamHeaders, 'Transfer-Encoding': 'chunked' }

export const rule: Rule = {
  id: 'response/framing',
  title: 'the message is framed as HTTP asks',
  level: 'must',
  party: 'server',
  source: {
    title: 'RFC 9112, 6 and 7.1; RFC 9110, 8.6',
    url: 'https://www.rfc-editor.org/rfc/rfc9112#section-6',
    quote:
      'A sender MUST NOT send a Content-Length header field in any message that contains a Transfer-Encoding header field.',
  },
  why: 'Clients and proxies drop the connection at the first byte they cannot place, or take one message for another.',
  fix: {
    text: 'Leave framing to the HTTP library: set neither Content-Length nor Transfer-Encoding on a stream. Send no content to HEAD (with aiohttp: add_get(…, allow_head=False), or return before the first write).',
    on: {
      php: "header_remove('Content-Length'); if ($_SERVER['REQUEST_METHOD'] === 'HEAD') exit;",
      nginx: 'Do not switch chunked_transfer_encoding off.',
    },
  },
  needs: ['open', 'short'],
  after: ['response/status'],
  examples: {
    pass: [
      {
        title: 'chunked, still open',
        recordings: [open().head(200, chunked).body('data: 1\n\n', 50).leave(3000).build()],
      },
      {
        title: 'HEAD says how GET is framed',
        recordings: [
          open().head(200, chunked).leave(3000).build(),
          asked('head', {}, { method: 'HEAD' }).head(200, chunked, 10).end('no-content', 10).build(),
        ],
      },
      {
        title: 'a length that is met',
        recordings: [
          open().head(200, { 'Content-Length': '9' }).body('data: 1\n\n', 50).end('content-length').build(),
        ],
      },
    ],
    fail: [
      {
        title: 'both a length and chunks',
        recordings: [
          open()
            .head(200, { ...chunked, 'Content-Length': '9' })
            .body('data: 1\n\n', 50)
            .leave(3000)
            .build(),
        ],
      },
      {
        title: 'a chunk size that is none',
        recordings: [
          open()
            .head(200, chunked)
            .add({
              kind: 'malformed',
              at: 60,
              where: 'chunk-size',
              expected: 'a chunk size in hexadecimal',
              bytes: new TextEncoder().encode('zz\r\n'),
              offset: 0,
            })
            .build(),
        ],
      },
      {
        title: 'fewer bytes than said',
        recordings: [
          open().head(200, { 'Content-Length': '90' }).body('data: 1\n\n', 50).end('close', 60).build(),
        ],
      },
      {
        title: 'content after HEAD',
        recordings: [
          open().head(200, chunked).leave(3000).build(),
          asked('head', {}, { method: 'HEAD' })
            .head(200, chunked, 10)
            .end('no-content', 10)
            .add({
              kind: 'malformed',
              at: 12,
              where: 'framing',
              expected: 'nothing after the end of the message',
              bytes: new TextEncoder().encode('9\r\ndata: 1\n\n\r\n'),
              offset: 0,
            })
            .build(),
        ],
      },
      {
        title: 'a 204 with Transfer-Encoding',
        recordings: [
          open().head(200, chunked).leave(3000).build(),
          answered('id-unknown', 204, { 'Transfer-Encoding': 'chunked' }),
        ],
      },
      {
        title: 'chunked, said twice',
        recordings: [
          open()
            .head(200, [...Object.entries(chunked), ['Transfer-Encoding', 'chunked']])
            .body('data: 1\n\n', 50)
            .leave(3000)
            .build(),
        ],
      },
      {
        title: 'a transfer coding that was not asked for',
        recordings: [
          open()
            .head(200, { ...streamHeaders, 'Transfer-Encoding': 'gzip, chunked' })
            .body(Uint8Array.of(0x1f, 0x8b, 0x08, 0x00), 50)
            .leave(3000)
            .build(),
        ],
      },
      {
        title: 'two lengths',
        recordings: [
          open()
            .head(200, [
              ['Content-Length', '9'],
              ['Content-Length', '18'],
            ])
            .body('data: 1\n\n', 50)
            .end('close')
            .build(),
        ],
      },
    ],
  },
  judge({ recordings }) {
    for (const recording of recordings) {
      const failure = malformedMessage(recording) ?? framingHeaders(recording)
      if (failure) return failure
    }
    return declaredLength(recordingOf(recordings, 'open'))
  },
}
