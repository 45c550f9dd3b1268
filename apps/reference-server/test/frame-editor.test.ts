import { duplexPair } from 'node:stream'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { editFrames } from '../src/http/frame-editor.ts'
import type { EditFrame, Frame } from '../src/http/frame-editor.ts'

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

const frames = fc.array(
  fc.record({
    type: fc.integer({ min: 0, max: 9 }),
    flags: fc.integer({ min: 0, max: 255 }),
    streamId: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    payload: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 8 },
)

function bytesOf({ type, flags, streamId, payload }: Frame): Buffer {
  const id = Buffer.alloc(4)
  id.writeUInt32BE(streamId)
  return Buffer.concat([Buffer.from([0, 0, payload.length, type, flags]), id, payload])
}

const withoutSettings: EditFrame = (frame) => (frame.type === 4 ? undefined : frame)
const asItIs: EditFrame = (frame) => frame

const pieces = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 })

test('frames are edited the same in whatever pieces they arrive, the preface passes as it is', async () => {
  // In CI the seed is fixed, so that one run can be compared with the next.
  const seed = process.env['CI'] === undefined ? {} : { seed: 91_109_113 }
  await fc.assert(fc.asyncProperty(frames, pieces, editedAlike), { numRuns: 200, ...seed })
})

async function editedAlike(sent: readonly Frame[], sizes: readonly number[]): Promise<void> {
  const [client, socket] = duplexPair()
  const connection = editFrames(socket, withoutSettings, asItIs)
  const received = connection.toArray() as Promise<Buffer[]>
  const bytes = Buffer.concat([PREFACE, ...sent.map(bytesOf)])
  for (let start = 0, turn = 0; start < bytes.length; turn++) {
    const end = start + (sizes[turn % sizes.length] ?? 1)
    await new Promise((written) => client.write(bytes.subarray(start, end), written))
    start = end
  }
  client.end()
  const kept = sent.filter(({ type }) => type !== 4)
  expect(Buffer.concat(await received)).toEqual(Buffer.concat([PREFACE, ...kept.map(bytesOf)]))
}
