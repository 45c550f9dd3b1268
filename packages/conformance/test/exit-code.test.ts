import type { Level, Result, Verdict } from '@ssespec/rules'
import { describe, expect, test } from 'vitest'

import { EXIT, exitCodeOf } from '@ssespec/conformance'

const verdicts: { [K in Verdict['outcome']]: Extract<Verdict, { outcome: K }> } = {
  pass: { outcome: 'pass', message: '' },
  fail: { outcome: 'fail', message: '', expected: '', actual: '', evidence: [] },
  inconclusive: { outcome: 'inconclusive', message: '' },
  'not-applicable': { outcome: 'not-applicable', message: '' },
  blocked: { outcome: 'blocked', message: '', by: 'response/status' },
  crashed: { outcome: 'crashed', message: '', trace: '' },
}

function result(outcome: Verdict['outcome'], level: Level = 'must', rule = 'response/status'): Result {
  const about = { title: '', source: { title: '', url: '', quote: '' }, why: '', fix: '' }
  return { ...verdicts[outcome], ...about, rule, level, party: 'server', protocol: 'http/1.1' }
}

describe('the exit code', () => {
  test.each([
    ['everything passed', [result('pass')], EXIT.well],
    ['a must rule failed', [result('pass'), result('fail')], EXIT.fellShort],
    ['a should rule failed', [result('pass'), result('fail', 'should')], EXIT.well],
    ['advice was not followed', [result('pass'), result('fail', 'advice')], EXIT.well],
    ['we broke', [result('pass'), result('crashed')], EXIT.defect],
    ['we broke, and a must rule failed', [result('fail'), result('crashed')], EXIT.defect],
    ['nothing could be told', [result('inconclusive'), result('blocked')], EXIT.nothingJudged],
    [
      'no event came',
      [result('pass'), result('inconclusive', 'must', 'stream/dispatches')],
      EXIT.nothingJudged,
    ],
    [
      'no event came, and a must rule failed',
      [result('fail'), result('inconclusive', 'must', 'stream/dispatches')],
      EXIT.fellShort,
    ],
    ['some could not be told', [result('pass'), result('inconclusive')], EXIT.well],
    ['the only rule was not applicable', [result('not-applicable')], EXIT.well],
  ] as const)('where %s', (_title, results, code) => {
    expect(exitCodeOf(results)).toBe(code)
  })

  test('counts should rules, and not advice, with --strict', () => {
    expect(exitCodeOf([result('fail', 'should')], { strict: true })).toBe(EXIT.fellShort)
    expect(exitCodeOf([result('pass'), result('fail', 'advice')], { strict: true })).toBe(EXIT.well)
  })
})
