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
    [
      'a URL that is none',
      whole.replace('"url":"http://127.0.0.1/events"', '"url":"x"'),
      'line 1: "x" is no http',
    ],
    [
      'an entry without a kind',
      whole.replace('"kind":"head"', '"sort":"head"'),
      'line 3: an entry needs kind and at',
    ],
    [
      'an entry without a time',
      whole.replaceAll('"at":0', '"when":0'),
      'line 2: an entry of kind request needs at',
    ],
  ])('%s', (_name, text, says) => {
    expect(() => readRecordings(text)).toThrow(says)
  })
})

describe('an entry that this version would misread is refused with its line', () => {
  const [title, request] = writeRecording(compose({ probe: 'open' }).head(200).build()).split('\n')
  const recordingWith = (entry: unknown): string => `${title}\n${request}\n${JSON.stringify(entry)}\n`
  const head = { kind: 'head', at: 0, httpVersion: '1.1', status: 200, reason: '', headers: [] }

  test.each([
    ['an unknown kind', { ...head, kind: 'push' }, '"push" is no kind of entry'],
    ['a name that every object has', { ...head, kind: 'constructor' }, '"constructor" is no kind'],
    ['a field that is missing', { ...head, headers: undefined }, 'an entry of kind head needs headers'],
    [
      'a header without a value',
      { ...head, headers: [['Age']] },
      'headers.0 must NOT have fewer than 2 items',
    ],
    ['a wrong type', { ...head, status: '200' }, 'status must be integer'],
    ['a word that is not allowed', { kind: 'end', at: 0, how: 'slow' }, 'how must be one of last-chunk, '],
    ['a time before the start', { ...head, at: -1 }, 'at must be >= 0'],
    ['a URL that is none', { ...JSON.parse(request!), url: 'x' }, 'url must be an http or https URL'],
    ['broken base64', { kind: 'body', at: 0, bytes: { base64: 'AA' } }, 'bytes must be {"text"}'],
    ['bytes twice', { kind: 'body', at: 0, bytes: { text: '', base64: '' } }, 'bytes must be {"text"}'],
    ['half a character', { kind: 'body', at: 0, bytes: { text: '\ud800' } }, 'bytes must be {"text"}'],
  ])('%s', (_name, entry, says) => {
    const read = (): unknown => readRecordings(recordingWith(entry))
    expect(read).toThrow(RecordingFormatError)
    expect(read).toThrow(/^line 3: /)
    expect(read).toThrow(says)
  })

  test('a field that this version does not know is let through', () => {
    const [read] = readRecordings(recordingWith({ ...head, later: 1 }))
    expect(read?.entries[1]).toEqual({ ...head, later: 1 })
  })
})

test('a file that is not UTF-8 is refused with the line', () => {
  const text = writeRecording(compose({ probe: 'open' }).head(200, { Name: 'é' }).build())
  expect(readRecordings(Buffer.from(text))).toEqual(readRecordings(text))
  expect(() => readRecordings(Buffer.from(text, 'latin1'))).toThrow('line 3: this is not UTF-8')
})
