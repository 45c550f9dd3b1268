import { type Rule, rules } from '@ssespec/rules'
import { Command } from 'commander'

import { UsageError } from '../errors.ts'
import { explain } from '../explain/explain.ts'

export function rulesCommand(): Command {
  return new Command('rules')
    .argument('[id]', 'a rule: what it asks, why, the source, a good and a bad exchange, the fix')
    .option('--reporter <name>', 'terminal or json', 'terminal')
    .addHelpText(
      'after',
      `
Examples:
  ssespec rules
  ssespec rules delivery/incremental`,
    )
    .action(show)
}

function show(id: string | undefined, { reporter }: { reporter: string }): void {
  if (reporter !== 'terminal' && reporter !== 'json')
    throw new UsageError(`--reporter ${reporter}: there are terminal, json.`)
  if (id === undefined) {
    process.stdout.write(reporter === 'json' ? `${JSON.stringify(rules.map(toJson))}\n` : list())
    return
  }
  const rule = rules.find((candidate) => candidate.id === id)
  if (rule === undefined)
    throw new UsageError(`there is no rule ${JSON.stringify(id)}.${nearest(id)} \`ssespec rules\` lists all.`)
  process.stdout.write(reporter === 'json' ? `${JSON.stringify(toJson(rule))}\n` : explain(rule))
}

function list(): string {
  const width = Math.max(...rules.map(({ id }) => id.length))
  return rules.map(({ id, level, title }) => `${id.padEnd(width)}  ${level.padEnd(6)}  ${title}\n`).join('')
}

function toJson({ id, title, level, party, source, why, fix, needs, after }: Rule): object {
  return { id, title, level, party, source, why, fix, needs, after }
}

function nearest(id: string): string {
  const name = id.split('/').at(-1)!
  const found = rules.filter((rule) => rule.id.endsWith(`/${name}`) || rule.id.includes(id))
  return found.length === 0 ? '' : ` Did you mean ${found.map((rule) => rule.id).join(' or ')}?`
}
