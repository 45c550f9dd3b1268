import { Buffer } from 'node:buffer'

import type { EntryDraft } from '@ssespec/recording'
import { describe, expect, it } from 'vitest'

import { ResponseReader } from '../../src/http1/response-reader.ts'

/** What a response gives, when the connection is closed after it. */
function read(response: string, method: string = 'GET'): EntryDraft[] {
  const reader = new ResponseReader(method)
  return [...reader.push(Buffer.from(response, 'latin1')), ...reader.finish()]
}

function summary(response: string, method?: string): string[] {
  return read(response, method).map((draft) => {
    switch (draft.kind) {
      case 'head':
        return `head ${draft.status} ${draft.headers.map(([name, value]) => `${name}=${value}`).join('&')}`
      case 'informational':
        return `informational ${draft.status}`
      case 'body':
        return `body ${Buffer.from(draft.bytes).toString('latin1')}`
      case 'chunk':
        return `chunk ${draft.line} at ${draft.offset}`
      case 'trailers':
        return `trailers ${draft.headers.map(([name, value]) => `${name}=${value}`).join('&')}`
      case 'malformed':
        return `malformed ${draft.where} at ${draft.offset}: ${Buffer.from(draft.bytes).toString('latin1')}`
      case 'end':
        return `end ${draft.how}`
      case 'error':
        return `error ${draft.code}`
      case 'limit':
        return `limit ${draft.what}`
      default:
        return draft.kind
    }
  })
}

const ok = 'HTTP/1.1 200 OK\r\n'
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`

describe('heads', () => {
  it.each([
    ['header lines keep their order and case', `${ok}B: 2\r\na: 1\r\nB: 3\r\n\r\n`, 'head 200 B=2&a=1&B=3'],
    ['lone LF ends a line', 'HTTP/1.1 200 OK\nA: 1\n\n', 'head 200 A=1'],
    ['white space around a value is no part of it', `${ok}A: \t1 \t\r\n\r\n`, 'head 200 A=1'],
    ['a value may be empty', `${ok}A:\r\n\r\n`, 'head 200 A='],
    ['a folded line becomes one space', `${ok}A: 1\r\n \t 2\r\n\r\n`, 'head 200 A=1 2'],
    ['a reason may be missing, and its space', 'HTTP/1.1 204\r\n\r\n', 'head 204 '],
    ['values are Latin-1', `${ok}A: \xe9\r\n\r\n`, 'head 200 A=\xe9'],
  ])('%s', (_, response, expected) => {
    expect(summary(response)[0]).toBe(expected)
  })

  it('gives the version and the reason', () => {
    expect(read('HTTP/1.0 404 Not  Found\r\n\r\n')[0]).toEqual({
      kind: 'head',
      httpVersion: '1.0',
      status: 404,
      reason: 'Not  Found',
      headers: [],
    })
  })

  it('gives 1xx responses before the final one', () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n'
    expect(summary(`${early}${ok}Content-Length: 0\r\n\r\n`)).toEqual([
      'informational 103',
      'informational 100',
      'head 200 Content-Length=0',
      'end content-length',
    ])
  })

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'malformed status-line at 0: SSH-2.0-OpenSSH_9.2'],
    ['another protocol without a line', '\x15\x03\x01', 'malformed status-line at 0: \x15\x03\x01'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n', 'malformed status-line at 0: HTTP/1.1 20 OK'],
    ['HTTP/2 in words', 'HTTP/2 200 OK\r\n', 'malformed status-line at 0: HTTP/2 200 OK'],
    ['NUL in a value', `${ok}A: 1\0\r\n`, 'malformed header at 0: A: 1\0'],
    ['CR in a value', `${ok}A: 1\r2\r\n`, 'malformed header at 0: A: 1\r2'],
    ['an escape in a value', `${ok}A: \x1b[2J\r\n`, 'malformed header at 0: A: \x1b[2J'],
    ['a space before the colon', `${ok}A : 1\r\n`, 'malformed header at 0: A : 1'],
    ['no colon', `${ok}what\r\n`, 'malformed header at 0: what'],
    ['white space before the first line', `${ok} A: 1\r\n`, 'malformed header at 0:  A: 1'],
  ])('refuses %s', (_, response, expected) => {
    expect(summary(response)).toEqual([expected])
  })

  it('says when the connection is closed inside', () => {
    expect(summary(`${ok}A: 1\r\n`)).toEqual(['error ERR_CLOSED_IN_HEAD'])
    expect(summary('')).toEqual(['error ERR_CLOSED_IN_HEAD'])
  })
})

describe('content', () => {
  it.each([
    [
      'chunks with extensions and trailers',
      `${chunked}3;a="b;c"\r\nabc\r\n02\r\nde\r\n0\r\nX: 1\r\n\r\n`,
      [
        'chunk 3;a="b;c" at 0',
        'chunk 02 at 3',
        'body abcde',
        'chunk 0 at 5',
        'trailers X=1',
        'end last-chunk',
      ],
    ],
    ['a cut chunk', `${chunked}5\r\nabc`, ['chunk 5 at 0', 'body abc', 'end close']],
    ['no last chunk', `${chunked}3\r\nabc\r\n`, ['chunk 3 at 0', 'body abc', 'end close']],
    ['a length', `${ok}Content-Length: 3\r\n\r\nabc`, ['body abc', 'end content-length']],
    ['a length that is not reached', `${ok}Content-Length: 9\r\n\r\nabc`, ['body abc', 'end close']],
    ['a length twice', `${ok}Content-Length: 3, 3\r\n\r\nabc`, ['body abc', 'end content-length']],
    [
      'a length beyond all numbers',
      `${ok}Content-Length: ${'9'.repeat(400)}\r\n\r\nabc`,
      ['body abc', 'end close'],
    ],
    [
      'chunks beside a length',
      `${ok}Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`,
      ['chunk 1 at 0', 'body a', 'chunk 0 at 1', 'end last-chunk'],
    ],
    ['another transfer coding', `${ok}Transfer-Encoding: gzip\r\n\r\nabc`, ['body abc', 'end close']],
    ['neither', `HTTP/1.0 200 OK\r\n\r\nabc`, ['body abc', 'end close']],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', ['end no-content']],
    ['304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', ['end no-content']],
  ])('%s', (_, response, expected) => {
    expect(summary(response).slice(1)).toEqual(expected)
  })

  it('is none after HEAD', () => {
    expect(summary(`${ok}Content-Length: 5\r\n\r\n`, 'HEAD').slice(1)).toEqual(['end no-content'])
  })

  it.each([
    [
      'two lengths',
      `${ok}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`,
      ['malformed framing at 0: 3, 4'],
    ],
    ['a negative length', `${ok}Content-Length: -1\r\n\r\nabc`, ['malformed framing at 0: -1']],
    ['a size that is none', `${chunked}data: 1\n\n`, ['malformed chunk-size at 0: data: 1']],
    ['a size with a lone LF', `${chunked}3\nabc`, ['malformed chunk-size at 0: 3']],
    ['a size with a space after it', `${chunked}3 \r\nabc`, ['malformed chunk-size at 0: 3 ']],
    [
      'a size beyond all numbers',
      `${chunked}FFFFFFFFFFFFFFFF\r\n`,
      ['malformed chunk-size at 0: FFFFFFFFFFFFFFFF'],
    ],
    ['an empty size', `${chunked}\r\nabc`, ['malformed chunk-size at 0: \r\n']],
    ['a long chunk', `${chunked}1\r\nabc`, ['chunk 1 at 0', 'body a', 'malformed chunk-end at 1: bc']],
    ['NUL in a trailer', `${chunked}0\r\nX: \0\r\n\r\n`, ['chunk 0 at 0', 'malformed trailer at 0: X: \0']],
  ])('refuses %s', (_, response, expected) => {
    expect(summary(response).slice(1)).toEqual(expected)
  })

  it.each([
    ['204', 'HTTP/1.1 204 No Content\r\n\r\nabc', 'end no-content', 0],
    ['a length', `${ok}Content-Length: 3\r\n\r\nabcdef`, 'end content-length', 3],
    ['the last chunk', `${chunked}0\r\n\r\nabc`, 'end last-chunk', 0],
  ])('shows bytes after %s', (_, response, end, offset) => {
    const drafts = summary(response)
    expect(drafts.at(-2)).toBe(end)
    expect(drafts.at(-1)).toMatch(`malformed framing at ${offset}`)
  })
})
