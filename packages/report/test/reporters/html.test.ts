import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { render, type Report, toReportedResult } from '@ssespec/report'
import { describe, expect, test } from 'vitest'

import { fc } from '../fixtures/property.ts'
import { comparison, right } from '../fixtures/compare-reports.ts'
import { withAnyTexts } from '../fixtures/hostile.ts'
import { invalid, limited } from '../fixtures/load-reports.ts'
import { broken, mixed, reportOf } from '../fixtures/test-reports.ts'
import { facts, wrongType } from '../fixtures/results.ts'

/** What the pages without pictures are made of. */
const TAGS = new Set(
  `html head meta title style body header p h1 main section h2 article h3 span code dl dt dd pre a blockquote details
  summary ul li br strong div table thead tr th tbody td`.split(/\s+/u),
)

/** The tags of a document in order, without their attributes. */
function tagsOf(document: string): string[] {
  return [...document.matchAll(/<\/?([a-z][^\s>]*)/giu)].map((match) => match[1] ?? '')
}

describe('a page is one file', () => {
  test.each([
    ['test', mixed],
    ['compare', comparison],
    ['load', invalid],
    ['load that broke', limited],
  ])('%s', async (_name, report) => {
    const document = await render('html', report)
    expect(document).toMatch(/^<!doctype html>\n/u)
    expect(document).not.toMatch(
      /<(?:script|link|img|iframe|object|embed|base|form)\b|\bsrc=|@import|url\(/iu,
    )
    expect(document).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`)
    expect(document).toContain('prefers-color-scheme: dark')
  })

  test('the same report gives the same text', async () => {
    expect(await render('html', comparison)).toBe(await render('html', comparison))
  })
})

describe('texts stay texts', () => {
  test('none adds a tag', async () => {
    const hostile = fc.oneof(...[mixed, broken, invalid].map((report) => withAnyTexts<Report>(report)))
    await fc.assert(
      fc.asyncProperty(hostile, async (report) => {
        for (const tag of tagsOf(await render('html', report))) expect(TAGS).toContain(tag)
      }),
      { numRuns: 60 },
    )
  })

  test('a source becomes a link only with a web address', async () => {
    const source = { ...wrongType.source, url: 'javascript:alert(1)' }
    const document = await render('html', reportOf([{ ...wrongType, source }]))
    expect(document).not.toContain('href="javascript')
    expect(document).toContain('javascript:alert(1)')
  })
})

describe('a comparison', () => {
  test('has a picture for each pair with arrivals, and one of the latencies', async () => {
    const document = await render('html', comparison)
    expect(document.match(/<svg\b/gu)).toHaveLength(10)
  })

  test('draws the steps where events were held back', async () => {
    const pairs = comparison.pairs.slice(6, 7).map(({ latency: _latency, ...pair }) => pair)
    const document = await render('html', { ...comparison, pairs })
    const line = /<path d="(M[^"Z]+)"[^>]*stroke="var\(--bad\)"/u.exec(document)?.[1] ?? ''
    const heights = new Set([...line.matchAll(/[ML]\S+ (\S+)/gu)].map((match) => match[1]))
    // The ground, and the top of each of the two blocks of 4,096 bytes.
    expect(heights.size).toBe(3)
  })

  test('draws how long streams lived, and a dot where one was cut', async () => {
    const { arrivals: _arrivals, latency: _latency, ...pair } = right('h2')
    const cut = toReportedResult({
      ...facts('proxy/idle', 'should', 'h2'),
      outcome: 'fail',
      message: 'cut after 15 s of silence',
      expected: 'a stream that stays open',
      actual: 'FIN after 15 s',
      evidence: [{ exchange: 'idle', at: 15_000, text: 'FIN' }],
    })
    const lived = toReportedResult({
      ...facts('proxy/lifetime', 'should', 'h2'),
      outcome: 'pass',
      message: 'open after 60 s',
    })
    const report = { ...comparison, pairs: [{ ...pair, results: [cut, lived] }] }
    expect(await render('html', report)).not.toContain('How long a stream lived')
    const document = await render('html', { ...report, idleMs: 60_000 })
    expect(document).toContain('left alone for 60 s')
    const widthOf = (color: string): number => {
      const [, from, to] = new RegExp(`<path d="M(\\S+) \\S+L(\\S+) [^>]*stroke="var\\(--${color}\\)"`).exec(
        document,
      )!
      return Number(to) - Number(from)
    }
    expect(widthOf('bad') / widthOf('good')).toBeCloseTo(15 / 60, 2)
    expect(document.match(/<circle\b/gu)).toHaveLength(1)
  })

  test('without arrivals or latencies needs no picture', async () => {
    const pairs = comparison.pairs.map(({ arrivals: _arrivals, latency: _latency, ...pair }) => pair)
    expect(await render('html', { ...comparison, pairs })).not.toContain('<svg')
  })

  test('thins what a picture cannot show', async () => {
    const arrivals = Array.from({ length: 20_000 }, (_, index) => ({
      sentMs: index,
      arrivedMs: index + 1,
      bytes: 60,
    }))
    const pairs = comparison.pairs.slice(0, 1).map((pair) => ({ ...pair, arrivals }))
    expect((await render('html', { ...comparison, pairs })).length).toBeLessThan(60_000)
  })
})

test('drawing prints nothing and keeps no process alive', async () => {
  const script = `
    import { render } from '@ssespec/report'
    import { comparison } from './test/fixtures/compare-reports.ts'
    process.stdout.write(String((await render('html', comparison)).length > 1000))`
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@ssespec/source', '--input-type=module', '--eval', script],
    { cwd: new URL('../..', import.meta.url), timeout: 30_000 },
  )
  expect({ stdout, stderr }).toEqual({ stdout: 'true', stderr: '' })
})
