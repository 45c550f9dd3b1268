import {
  compose,
  readRecordings,
  type Recording,
  RecordingFormatError,
  writeRecording,
} from '@ssespec/recording'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const header = fc.tuple(fc.string({ minLength: 1 }), fc.string())

/** Recordings with every kind of bytes and headers that an exchange could give. */
const recording: fc.Arbitrary<Recording> = fc
  .record({
    probe: fc.string({ minLength: 1 }),
    step: fc.string(),
    protocol: fc.constantFrom('http/1.1' as const, 'h2' as const, 'h2c' as const),
    status: fc.integer({ min: 100, max: 599 }),
    headers: fc.array(header),
    bodies: fc.array(fc.uint8Array({ maxLength: 40 })),
    decoded: fc.uint8Array({ maxLength: 40 }),
  })
  .map(({ probe, step, protocol, status, headers, bodies, decoded }) => {
    const composer = compose({ probe, step, protocol }).head(status, headers, 5)
    for (const [index, bytes] of bodies.entries()) composer.body(bytes, 10 + index)
    return composer
      .add({ kind: 'decoded', at: 100, bytes: decoded })
      .add({ kind: 'truncated', at: 101, bytes: 7, sha256: '00' })
      .leave(102)
      .build()
  })

test('what is written is what is read, byte for byte', () => {
  fc.assert(
    fc.property(fc.array(recording), (recordings) => {
      expect(readRecordings(recordings.map(writeRecording).join(''))).toEqual(recordings)
    }),
  )
})

test('a recording that is cut anywhere is refused, or nothing of it is read', () => {
  const text = writeRecording(compose({ probe: 'open' }).head(200).body('data: 1\n\n', 5).end().build())
  fc.assert(
    fc.property(fc.integer({ min: 1, max: text.length - 2 }), (length) => {
      expect(() => readRecordings(text.slice(0, length))).toThrow(RecordingFormatError)
    }),
  )
})

describe('what is no recording is refused with its line', () => {
  const whole = writeRecording(compose({ probe: 'open' }).head(200).build())
  test.each([
    ['other text', 'hello\n', 'line 1: this is not JSON'],
    ['other JSON', '{"a":1}\n', 'line 1: this is not the first line'],
    [
      'a later schema',
      whole.replace(/"recording":\d+/, '"recording":99'),
      'line 1: a recording of schema 99',
    ],
    ['an unknown protocol', whole.replace('http/1.1', 'spdy'), '"spdy" is no protocol'],
    ['an entry without a time', whole.replaceAll('"at":0', '"when":0'), 'line 2: an entry needs kind and at'],
  ])('%s', (_name, text, says) => {
    expect(() => readRecordings(text)).toThrow(says)
  })
})
