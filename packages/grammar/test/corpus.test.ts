import { describe, expect, test } from 'vitest'
import { EventStreamParser, parse } from '@ssespec/grammar'
import { readCorpus, readCorpusFiles } from '../tools/corpus.ts'
import { interpret } from './reference.ts'
import { itemsOf, recordInto } from './reports.ts'
import type { Report } from './reports.ts'

const corpus = readCorpus()

describe('the corpus', () => {
  test('has at least 60 cases, each with a title of its own and a reason', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(60)
    expect(new Set(corpus.map(({ title }) => title)).size).toBe(corpus.length)
    expect(corpus.filter(({ prose }) => !/\(9\.2\.[56][^)]*\)/.test(prose))).toEqual([])
  })

  test('holds nothing that an editor changes unseen', () => {
    expect(readCorpusFiles().filter(({ markdown }) => /[\t\r\uFEFF]| $/m.test(markdown))).toEqual([])
  })

  for (const { file, title, stream, items } of corpus) {
    test(`${file}: ${title}`, () => {
      expect(parse(stream), 'in whole').toEqual(items)
      const located = interpret(stream)
      expect(itemsOf(located), 'by the reference').toEqual(items)
      for (let size = 1; size <= stream.length; size += 1) {
        expect(itemsOf(reportsOf(stream, size, false)), `in chunks of ${size}`).toEqual(items)
        expect(reportsOf(stream, size, true), `in chunks of ${size}, with offsets`).toEqual(located)
      }
    })
  }
})

function reportsOf(stream: Uint8Array, size: number, offsets: boolean): Report[] {
  const reports: Report[] = []
  const parser = new EventStreamParser(recordInto(reports), { offsets })
  for (let start = 0; start < stream.length; start += size) parser.push(stream.subarray(start, start + size))
  parser.end()
  return reports
}
