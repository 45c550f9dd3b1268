import { readFile } from 'node:fs/promises'

import { type CompareReport, type LoadReport, render, type Report, type TestReport } from '@ssespec/report'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'

import { comparison } from '../fixtures/compare-reports.ts'
import { invalid, limited, unlimited, valid } from '../fixtures/load-reports.ts'
import { broken as crash, healthy, mixed, unjudged } from '../fixtures/test-reports.ts'

let check: Record<Report['kind'], ValidateFunction>

beforeAll(async () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true })
  const names = ['test', 'load', 'compare'] as const
  const schemas = await Promise.all(
    names.map(async (name) => {
      const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url)
      return JSON.parse(await readFile(file, 'utf8')) as object
    }),
  )
  for (const schema of schemas) ajv.addSchema(schema)
  const compiled = names.map((name) => [name, ajv.getSchema(`${name}.schema.json`)] as const)
  check = Object.fromEntries(compiled) as Record<Report['kind'], ValidateFunction>
})

describe('what the json reporter writes is what the schemas describe', () => {
  const reports: [string, Report][] = [
    ['every outcome', mixed],
    ['a crash', crash],
    ['no failure', healthy],
    ['nothing judged', unjudged],
    ['a comparison', comparison],
    ['an empty comparison', { ...comparison, pairs: [], leftOut: [] }],
    ['a load', valid],
    ['a load that does not count', invalid],
    ['a load that broke', limited],
    ['a load that did not break', unlimited],
  ]
  test.each(reports)('%s', async (_name, report) => {
    const written: unknown = JSON.parse(await render('json', report))
    check[report.kind](written)
    expect(check[report.kind].errors).toBeNull()
    expect(written).toEqual(report)
  })
})

describe('the smallest reports that scripts may rely on are valid', () => {
  const percentiles = { p50: 1, p90: 1, p95: 1, p99: 1, p999: 1, max: 1, count: 1 }

  test('of a test', () => {
    const smallest = {
      schema: 1,
      tool: { name: 'ssespec', version: '1' },
      target: { url: 'http://127.0.0.1/' },
      startedAt: '2026-01-01T00:00:00Z',
      durationMs: 1,
      results: [
        {
          rule: 'response/status',
          level: 'must',
          outcome: 'pass',
          message: 'the status is 200',
          source: { title: 'WHATWG HTML', url: 'https://html.spec.whatwg.org/' },
        },
      ],
      summary: { pass: 1, fail: 0, inconclusive: 0, notApplicable: 0, blocked: 0, crashed: 0 },
    }
    expect(check.test(smallest)).toBe(true)
    withoutEach(smallest, check.test)
  })

  test('of a comparison', () => {
    const nothing = {
      granularityBytes: null,
      headMs: null,
      firstEventMs: null,
      addedP50Ms: null,
      addedP99Ms: null,
      idleCutS: null,
      cancelReachedOriginMs: null,
      maxStreams: null,
    }
    const pair = {
      name: 'direct',
      url: 'http://127.0.0.1/',
      protocol: 'h2',
      results: [],
      measured: nothing,
      diagnosis: [],
    }
    const smallest = { schema: 1, origin: {}, pairs: [pair] }
    expect(check.compare(smallest)).toBe(true)
    withoutEach(smallest, check.compare)
    withoutEach(pair, (broken) => check.compare({ ...smallest, pairs: [broken] }))
    withoutEach(nothing, (broken) => check.compare({ ...smallest, pairs: [{ ...pair, measured: broken }] }))
  })

  test('of a load', () => {
    const smallest = {
      schema: 1,
      workload: 'latency',
      valid: true,
      streams: { asked: 1, opened: 1, peak: 1, failed: 0 },
      events: { sent: null, captured: 1, lost: null, duplicated: null, reordered: null },
      timeToFirstEventMs: percentiles,
      latencyMs: null,
      gapMs: percentiles,
      generator: { memoryPerStreamKiB: 1, cpuPerEventUs: 1, lagMs: 1 },
      thresholds: [],
    }
    expect(check.load(smallest)).toBe(true)
    withoutEach(smallest, check.load)
    withoutEach(percentiles, (broken) => check.load({ ...smallest, gapMs: broken }))
  })
})

describe('what the schemas refuse', () => {
  const wrong: [string, (reports: Reports) => unknown, Report['kind']][] = [
    ['another version', ({ testReport }) => ({ ...testReport, schema: 2 }), 'test'],
    ['an unknown outcome', ({ testReport }) => withResult(testReport, { outcome: 'warning' }), 'test'],
    [
      'a failure without evidence',
      ({ testReport }) => withResult(testReport, { outcome: 'fail', evidence: undefined }),
      'test',
    ],
    [
      'a blocked rule without the one in the way',
      ({ testReport }) => withResult(testReport, { outcome: 'blocked' }),
      'test',
    ],
    ['a negative count', ({ load }) => ({ ...load, streams: { ...load.streams, failed: -1 } }), 'load'],
    ['an invalid run without a reason', ({ load }) => ({ ...load, valid: false }), 'load'],
    ['a confidence of its own', ({ compare }) => withDiagnosis(compare, { confidence: 0.7 }), 'compare'],
  ]
  test.each(wrong)('%s', (_name, make, kind) => {
    const made = make({ testReport: mixed, load: valid, compare: comparison })
    expect(check[kind](JSON.parse(JSON.stringify(made)))).toBe(false)
  })
})

interface Reports {
  readonly testReport: TestReport
  readonly load: LoadReport
  readonly compare: CompareReport
}

function withResult(report: TestReport, change: object): object {
  return { ...report, results: [{ ...report.results[0], ...change }] }
}

function withDiagnosis(report: CompareReport, change: object): object {
  return { ...report, pairs: [{ ...report.pairs[0], diagnosis: [{ cause: '', fix: '', ...change }] }] }
}

function withoutEach(object: object, validate: (value: unknown) => unknown): void {
  for (const key of Object.keys(object)) {
    const rest = Object.fromEntries(Object.entries(object).filter(([name]) => name !== key))
    expect(validate(rest), `without ${key}`).toBe(false)
  }
}
