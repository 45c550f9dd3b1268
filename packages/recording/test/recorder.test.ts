import { createHash } from 'node:crypto'

import { contentBytes, entriesOf, firstOf, isTruncated, Recorder } from '@ssespec/recording'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

const title = { probe: 'open', step: '', protocol: 'http/1.1', url: 'http://127.0.0.1/' } as const

test('beyond the limit bytes are counted and hashed, never kept', () => {
  const limits = { bodyBytes: 100, pieces: 8 }
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 20 }), (reads) => {
      const recorder = new Recorder(title, limits)
      recorder.add({ kind: 'request', method: 'GET', url: title.url, headers: [], bodyBytes: 0 })
      for (const bytes of reads) recorder.add({ kind: 'body', bytes })
      const recording = recorder.recording()
      const sent = Buffer.concat(reads)
      const kept = contentBytes(recording)
      expect(kept.length).toBeLessThanOrEqual(limits.bodyBytes)
      expect(entriesOf(recording, 'body').length).toBeLessThanOrEqual(limits.pieces)
      expect(Buffer.compare(kept, sent.subarray(0, kept.length))).toBe(0)
      const truncated = firstOf(recording, 'truncated')
      expect(isTruncated(recording)).toBe(kept.length < sent.length)
      expect(truncated?.bytes ?? 0).toBe(sent.length - kept.length)
      if (truncated) {
        expect(truncated.sha256).toBe(createHash('sha256').update(sent.subarray(kept.length)).digest('hex'))
      }
    }),
  )
})

test('what is kept does not change when the transport uses its buffer again', () => {
  const recorder = new Recorder(title)
  const buffer = new Uint8Array([1, 2, 3])
  recorder.add({ kind: 'body', bytes: buffer })
  buffer.fill(0)
  expect(firstOf(recorder.recording(), 'body')!.bytes).toEqual(new Uint8Array([1, 2, 3]))
})
