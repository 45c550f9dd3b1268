import type { CaseOutcome } from './judge-case.ts'

/** The confusion table: per rule how often its faults were seen and missed, and how often it was wrong. */
export function confusionTable(
  outcomes: readonly CaseOutcome[],
  faultRules: ReadonlyMap<string, number>,
): string {
  const seen = new Map<string, number>()
  const missed = count(outcomes.flatMap((outcome) => outcome.missed))
  const wrong = count(outcomes.flatMap((outcome) => outcome.falseAlarms))
  for (const [rule, faults] of faultRules) seen.set(rule, faults - (missed.get(rule) ?? 0))
  const rules = [...new Set([...faultRules.keys(), ...wrong.keys()])].toSorted()
  const width = Math.max(...rules.map((rule) => rule.length))
  const rows = rules.map((rule) =>
    [rule.padEnd(width), cell(seen.get(rule)), cell(missed.get(rule)), cell(wrong.get(rule))].join('  '),
  )
  return [`${'rule'.padEnd(width)}    seen  missed   wrong`, ...rows, ''].join('\n')
}

/** One line a case that was judged wrongly, and one for each wrong word. */
export function mistakes(outcomes: readonly CaseOutcome[]): string {
  return outcomes
    .filter(({ missed, falseAlarms }) => missed.length + falseAlarms.length > 0)
    .map(({ name, protocol, missed, falseAlarms }) =>
      [
        `${name} over ${protocol}`,
        ...missed.map((text) => `  missed: ${text}`),
        ...falseAlarms.map((text) => `  false alarm: ${text}`),
        '',
      ].join('\n'),
    )
    .join('')
}

function count(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) {
    const [rule = text] = text.split(' ')
    counts.set(rule, (counts.get(rule) ?? 0) + 1)
  }
  return counts
}

function cell(value: number | undefined): string {
  return String(value ?? 0).padStart(6)
}
