import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseStream } from '@ssespec/grammar'
import { readCorpus } from '../tools/corpus.ts'
import { chunkSizes, chunksOf, hostileBytes } from '@ssespec/grammar/arbitraries'
import { GoParser, hasGo } from './go-parser.ts'
import { fc } from './property.ts'
import { interpret } from './reference.ts'
import { itemsOf } from './reports.ts'

const RANDOM_STREAMS = 100_000

describe.skipIf(!hasGo && !process.env['CI'])('the parser, the reference and the parser in Go', () => {
  let go: GoParser

  beforeAll(() => {
    go = new GoParser()
  }, 300_000)
  afterAll(() => go.close())

  test('read the corpus alike', async () => {
    for (const { stream: bytes, items } of readCorpus()) {
      await expect(go.parse(bytes)).resolves.toEqual(items)
      await expect(go.parse(bytes, Array(bytes.length).fill(1))).resolves.toEqual(items)
    }
  })

  test(`read ${RANDOM_STREAMS} random streams alike`, { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(hostileBytes(), chunkSizes(), async (whole, sizes) => {
        const ours: unknown[] = []
        for await (const item of parseStream(chunksOf(whole, sizes))) ours.push(item)
        const theirs = await go.parse(whole, sizes)
        // As text: values take much longer to compare.
        const expected = JSON.stringify(itemsOf(interpret(whole)))
        expect([JSON.stringify(ours), JSON.stringify(theirs)]).toEqual([expected, expected])
      }),
      { numRuns: RANDOM_STREAMS },
    )
  })
})
