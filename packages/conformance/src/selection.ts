import { type Rule, rules } from '@ssespec/rules'
import picomatch from 'picomatch'

/** A selection that matches no rule: wrong use. */
export class EmptySelectionError extends Error {
  override readonly name = 'EmptySelectionError'

  constructor(patterns: readonly string[]) {
    super(`no rule matches ${patterns.join(',')}. \`ssespec rules\` lists them all.`)
  }
}

/**
 * The rules of one party that globs choose: `response/*`, and with a `-` in front what is left out. Patterns that only
 * leave out start from all rules.
 * @throws EmptySelectionError if nothing is left.
 */
export function selectRules(party: Rule['party'], patterns: readonly string[] = []): Rule[] {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('-'))
  const unwanted = patterns.filter((pattern) => pattern.startsWith('-')).map((pattern) => pattern.slice(1))
  const included = picomatch(wanted.length === 0 ? '**' : wanted)
  const excluded = unwanted.length === 0 ? () => false : picomatch(unwanted)
  const unused = wanted.filter(
    (pattern) => !rules.some((rule) => rule.party === party && picomatch(pattern)(rule.id)),
  )
  if (unused.length > 0) throw new EmptySelectionError(unused)
  const selected = rules.filter((rule) => rule.party === party && included(rule.id) && !excluded(rule.id))
  if (selected.length === 0) throw new EmptySelectionError(patterns)
  return selected
}

/** The chosen rules and all that they depend on: a rule is blocked only by a verdict, so there must be one. */
export function withDependencies(selected: readonly Rule[]): Rule[] {
  const ids = new Set<string>()
  const add = (rule: Rule): void => {
    if (ids.has(rule.id)) return
    ids.add(rule.id)
    for (const id of rule.after) add(ruleOf(id))
  }
  selected.forEach(add)
  return rules.filter(({ id }) => ids.has(id))
}

function ruleOf(id: string): Rule {
  const rule = rules.find((candidate) => candidate.id === id)
  if (rule === undefined) throw new RangeError(`there is no rule ${id}`)
  return rule
}
