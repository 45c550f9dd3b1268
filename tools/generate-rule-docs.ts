// Writes docs/rules.md from the rules. `--check` writes nothing and fails if the file is not what it should be.
// Run with: node --conditions=@ssespec/source tools/generate-rule-docs.ts
import { readFileSync, writeFileSync } from 'node:fs'

import { type Example, type Rule, rules } from '@ssespec/rules'

import { exchangeLines } from '../apps/cli/src/explain/exchange.ts'

const target = new URL('../docs/rules.md', import.meta.url)

const text = `# Rules

Written by \`npm run generate\` from \`packages/rules\`. \`ssespec rules ID\` shows the same.

**must**: a normative requirement that a client, cache or proxy can feel; a failure is exit code 1. **should**: legal, but
real clients or proxies will misbehave (exit code 1 with \`--strict\`). **advice**: field practice.

In the exchanges \`>\` is what was sent, \`<\` and \`|\` what came, and when: in ms since the exchange began.

| Rule | Level | Holds when |
| --- | --- | --- |
${rules.map(({ id, level, title }) => `| [${id}](#${anchor(id)}) | ${level} | ${cell(title)} |`).join('\n')}

${rules.map(section).join('\n')}`

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('docs/rules.md is out of date: run `npm run generate`.')
    process.exit(1)
  }
} else writeFileSync(target, text)

function section({ id, level, party, title, why, source, fix, needs, after, examples }: Rule): string {
  const lines = Object.entries(fix.on ?? {}).map(([platform, line]) => `| ${platform} | ${code(line)} |`)
  const table = lines.length === 0 ? '' : `\n| On | Write |\n| --- | --- |\n${lines.join('\n')}\n`
  const blocked =
    after.length === 0
      ? ''
      : ` Blocked by: ${after.map((other) => `[${other}](#${anchor(other)})`).join(', ')}.`
  return `## ${id}

**${level}**, judges the ${party}: ${title}.

${why}

> ${source.quote}
>
> [${source.title}](${source.url})

Fix: ${fix.text}
${table}
${exchange('Good', examples.pass[0])}
${exchange('Bad', examples.fail[0])}
Seen by: ${needs.join(', ')}.${blocked}
`
}

function exchange(what: string, example: Example | undefined): string {
  if (example === undefined) return ''
  const lines = exchangeLines(example.recordings)
  return `${what}: ${example.title}\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\`\n`
}

function anchor(id: string): string {
  return id.replaceAll(/[^\w-]/g, '').toLowerCase()
}

function cell(value: string): string {
  return value.replaceAll('|', String.raw`\|`)
}

function code(line: string): string {
  return line.includes('`') ? `\`\` ${cell(line)} \`\`` : `\`${cell(line)}\``
}
