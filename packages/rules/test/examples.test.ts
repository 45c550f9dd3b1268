import { describe, expect, test } from 'vitest'

import { type Example, rules } from '@ssespec/rules'

const judged = (rule: (typeof rules)[number], example: Example) =>
  rule.judge({
    protocol: example.recordings[0]!.protocol,
    recordings: example.recordings,
    ...(example.direct && { direct: example.direct }),
  })

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  test.each(rule.examples.pass.map((example) => [example.title, example] as const))(
    'passes: %s',
    (_title, example) => {
      expect(judged(rule, example)).toMatchObject({ outcome: 'pass' })
    },
  )

  test.each(rule.examples.fail.map((example) => [example.title, example] as const))(
    'fails: %s',
    (_title, example) => {
      const judgement = judged(rule, example)
      expect(judgement).toMatchObject({ outcome: 'fail' })
      if (judgement.outcome !== 'fail') return
      expect(judgement.expected).not.toBe('')
      expect(judgement.actual).not.toBe('')
    },
  )

  test('has both kinds of example, a source and a fix', () => {
    expect(rule.examples.pass.length).toBeGreaterThan(0)
    expect(rule.examples.fail.length).toBeGreaterThan(0)
    expect(rule.source.url).toMatch(/^https:\/\//)
    expect(rule.source.quote).not.toBe('')
    expect(rule.fix.text).not.toBe('')
  })

  test('depends only on rules that there are', () => {
    const ids = new Set(rules.map(({ id }) => id))
    expect(rule.after.filter((id) => !ids.has(id))).toEqual([])
  })
})
