import * as fc from 'fast-check'
import type { LintRule } from '../lint/diagnostic.ts'
import { saneStreams } from './events.ts'
import { BLANK, linesOf } from './lines.ts'
import { readable } from './readable.ts'

/** A stream that is good but for one thing. */
export interface DefectiveStream {
  readonly bytes: Uint8Array
  /** The rule that the one diagnostic of `lint` is about. */
  readonly rule: LintRule
}

type DefectRule = Exclude<LintRule, 'stream/dispatches'>

/** Bytes as characters of Latin-1: what a defect adds between two events, with LF for all line ends. */
const DEFECTS: Readonly<Record<DefectRule, readonly string[]>> = {
  'stream/unknown-field': [
    'Data: x',
    ' data: x',
    'ID: 1',
    'event : x',
    'time: 1',
    '{}',
    'datax',
    'data-x: y',
  ],
  'stream/utf8': ['data: caf\xe9', 'data: \xe2\x82', ': \x80', 'data: \xc0\xaf', 'data: \xed\xa0\x80\xff'],
  'stream/event-without-data': ['event: ping', 'event: ping\nid: 1', ': x\nevent:'],
  'stream/id-nul': ['id: \0', 'id: a\0b'],
  'stream/id-header-safe': ['id:  1', 'id: 1 ', 'id:\t1', 'id: \x01', 'id: \x7f'],
  'stream/id-unique': ['id: one\ndata\n\nid: two\ndata\n\nid: one'],
  'stream/retry-digits': ['retry: 3s', 'retry: 1.5', 'retry: -1', 'retry:', 'retry', 'retry: 1000 '],
  'stream/retry-sane': ['retry: 0', 'retry: 99', 'retry: 600001', 'retry: 99999999999999999999'],
  'stream/bom': [': x\n\xef\xbb\xbfdata: lost', ': x\n\xef\xbb\xbf'],
  'stream/line-endings': ['data: a\r\ndata: b', 'data: a\rdata: b', ': a\r: b'],
  'stream/event-terminated': ['data: cut', 'data: cut\n', 'id: 1', 'event', ': cut'],
}

const defect = fc
  .constantFrom(...(Object.keys(DEFECTS) as DefectRule[]))
  .chain((rule) => fc.constantFrom(...DEFECTS[rule]).map((text) => ({ rule, text })))

/** Streams of which `lint` has one thing to say. Shrinks to the defect alone, or nearly. */
export function defectiveStreams(): fc.Arbitrary<DefectiveStream> {
  return fc
    .record({ events: saneStreams(), defect, place: fc.nat() })
    .map(({ events, defect: { rule, text }, place }) => {
      const before = events.slice(0, place % (events.length + 1))
      const after = events.slice(before.length)
      const isAtTheEnd = rule === 'stream/event-terminated'
      const hasOwnBlock = rule === 'stream/event-without-data' || isAtTheEnd
      return {
        bytes: readable(
          Uint8Array.from([
            ...encodedPlainly(before),
            ...Uint8Array.from(text, (byte) => byte.charCodeAt(0)),
            ...(isAtTheEnd ? [] : encodedText(hasOwnBlock ? '\n\n' : '\ndata: the rest is well\n\n')),
            ...(isAtTheEnd ? [] : encodedPlainly(after)),
          ]),
        ),
        rule,
      }
    })
}

function encodedPlainly(events: readonly Parameters<typeof linesOf>[0][]): Uint8Array {
  const lines = events.flatMap((event) => [...linesOf(event, false), BLANK])
  return encodedText(lines.map(({ text }) => `${text}\n`).join(''))
}

function encodedText(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
