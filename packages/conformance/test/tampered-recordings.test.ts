import { readRecordings, RecordingFormatError, writeRecording } from '@ssespec/recording'
import { rules } from '@ssespec/rules'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { judge, whyNotReached } from '../src/index.ts'

const serverRules = rules.filter((rule) => rule.party === 'server')

/** The recordings that the rules have for examples, line by line. */
const examples = serverRules
  .flatMap((rule) => [...rule.examples.pass, ...rule.examples.fail])
  .map(({ recordings }) => recordings.map(writeRecording).join('').trimEnd().split('\n'))

const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    -1,
    1e300,
    [['name', 'value']],
    [[1, 2]],
    { text: 'data: 1\n\n' },
    { text: '\ud800' },
    { base64: '!' },
    'http://127.0.0.1/',
    'http/1.1',
    'head',
    'body',
    'frame',
    '__proto__',
  ),
)

/** One field of one line is gone, or holds something else. */
const tampered: fc.Arbitrary<string> = fc
  .record({
    lines: fc.constantFrom(...examples),
    line: fc.nat(),
    field: fc.nat(),
    value: fc.option(value, { nil: undefined }),
  })
  .map(({ lines, line, field, value: other }) => {
    const index = line % lines.length
    const entries = Object.entries(JSON.parse(lines[index]!) as object)
    entries[field % entries.length]![1] = other
    const text = lines.with(index, JSON.stringify(Object.fromEntries(entries))).join('\n')
    return `${text}\n`
  })

test('a recording with one field changed is judged, or refused with a line: no rule breaks over it', () => {
  fc.assert(
    fc.property(tampered, (text) => {
      let recordings
      try {
        recordings = readRecordings(text)
      } catch (error) {
        expect(error).toBeInstanceOf(RecordingFormatError)
        return
      }
      // As `ssespec judge` does before it judges.
      whyNotReached(recordings, () => true)
      const crashed = judge(serverRules, { recordings }).filter(({ outcome }) => outcome === 'crashed')
      expect(crashed).toEqual([])
    }),
    { numRuns: 2000 },
  )
})
