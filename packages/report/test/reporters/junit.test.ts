import { type Report, render } from '@ssespec/report'
import { describe, expect, test } from 'vitest'

import { fc } from '../fixtures/property.ts'
import { comparison } from '../fixtures/compare-reports.ts'
import { withAnyTexts } from '../fixtures/hostile.ts'
import { invalid, valid } from '../fixtures/load-reports.ts'
import { broken, mixed } from '../fixtures/test-reports.ts'
import { elementsOf, parseXml, type XmlElement } from '../fixtures/xml.ts'

async function parsed(report: Report): Promise<XmlElement> {
  return parseXml(await render('junit', report))
}

/** What a case says of itself: `failure/must`, `error/crashed`, `skipped`, `passed`. */
function kindOf(testCase: XmlElement): string {
  const [child, ...others] = testCase.children
  expect(others).toEqual([])
  if (child === undefined) return 'passed'
  return child.attributes['type'] === undefined ? child.name : `${child.name}/${child.attributes['type']}`
}

function kindsOf(root: XmlElement): Record<string, string> {
  return Object.fromEntries(
    elementsOf(root, 'testcase').map((testCase) => [testCase.attributes['name'], kindOf(testCase)]),
  )
}

test('a failure is a <failure>, and what was not judged is <skipped>', async () => {
  expect(kindsOf(await parsed(mixed))).toEqual({
    'response/status': 'passed',
    'response/redirect': 'passed',
    'delivery/head-flushed': 'passed',
    'response/content-type': 'failure/must',
    'response/cache-control': 'failure/should',
    'reconnect/retry': 'failure/advice',
    'stream/utf8': 'failure/must',
    'reconnect/last-event-id': 'skipped',
    'delivery/incremental': 'skipped',
    'stream/dispatches': 'skipped',
    'stream/event-terminated': 'skipped',
    'stream/unknown-field': 'skipped',
    'reconnect/stable-ids': 'skipped',
    'lifecycle/h2-cancel': 'skipped',
  })
})

test('a crash of ours is an <error> with its trace', async () => {
  const root = await parsed(broken)
  expect(kindsOf(root)['stream/bom']).toBe('error/crashed')
  expect(elementsOf(root, 'error')[0]?.text).toContain('bom.js:41:17')
})

test('a skipped case says why', async () => {
  const root = await parsed(mixed)
  expect(elementsOf(root, 'skipped').map((element) => element.attributes['message'])).toContain(
    'blocked: response/content-type failed first',
  )
})

test('a failure has what a reader needs', async () => {
  const [failure] = elementsOf(await parsed(mixed), 'failure').filter(({ text }) => text.includes('0xE9'))
  expect(failure?.attributes['message']).toBe('The stream is not valid UTF-8.')
  for (const part of [
    'expected: ',
    'actual: ',
    'evidence: exchange open, at 413 ms, byte 5,120',
    'fix: ',
    'source: ',
  ]) {
    expect(failure?.text).toContain(part)
  }
})

describe('the counts are those of the cases', () => {
  const reports: [string, Report][] = [
    ['test', mixed],
    ['crash', broken],
    ['compare', comparison],
    ['load', valid],
    ['invalid load', invalid],
  ]
  test.each(reports)('%s', async (_name, report) => {
    const root = await parsed(report)
    for (const element of [root, ...elementsOf(root, 'testsuite')]) {
      const kinds = elementsOf(element, 'testcase').map((testCase) => kindOf(testCase).split('/')[0])
      const count = (kind: string): string => String(kinds.filter((found) => found === kind).length)
      expect(element.attributes).toMatchObject({
        tests: String(kinds.length),
        failures: count('failure'),
        errors: count('error'),
        skipped: count('skipped'),
      })
    }
  })
})

test('a comparison has a suite for each pair, and what was left out is skipped with the way to get it', async () => {
  const root = await parsed(comparison)
  const suites = elementsOf(root, 'testsuite').map((suite) => suite.attributes['name'])
  expect(suites).toHaveLength(10)
  expect(suites).toContain('nginx-default over h2c')
  expect(elementsOf(root, 'skipped')[0]?.attributes['message']).toBe(
    'HAProxy is not installed: ssespec lab install haproxy',
  )
})

test('a load that does not count is an error, a missed threshold a failure', async () => {
  expect(kindsOf(await parsed(invalid))).toEqual({
    'the generator kept up': 'error/invalid',
    'sse_gap p(99)<200': 'failure/threshold',
  })
})

test('any text makes a well-formed document', async () => {
  const hostile = fc.oneof(
    ...[mixed, broken, comparison, invalid].map((report) => withAnyTexts<Report>(report)),
  )
  await fc.assert(
    fc.asyncProperty(hostile, async (report) => {
      const allowed = new Set(['testsuites', 'testsuite', 'testcase', 'failure', 'error', 'skipped'])
      for (const element of elementsOf(await parsed(report))) expect(allowed).toContain(element.name)
    }),
    { numRuns: 60 },
  )
})
