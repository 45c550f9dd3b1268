// Writes packages/rules/src/registry.generated.ts: every rule file, in the order of its path.
// `--check` writes nothing and fails if the file is not what it should be.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = join(dirname(fileURLToPath(import.meta.url)), '../packages/rules/src')
const target = join(source, 'registry.generated.ts')

/** Folders that hold no rules. */
const NOT_RULES = new Set(['analysis'])

const ids = readdirSync(source, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NOT_RULES.has(entry.name))
  .flatMap(({ name }) =>
    readdirSync(join(source, name)).map((file) => `${name}/${file.replace(/\.ts$/, '')}`),
  )
  .toSorted()

const variable = (id) => id.replace(/[/\-.](\w)/g, (_, letter) => letter.toUpperCase())

const text = [
  '// Written by tools/generate-rules.mjs. One rule a file; this list follows from them.',
  ...ids.map((id) => `import { rule as ${variable(id)} } from './${id}.ts'`),
  "import type { Rule } from './rule.ts'",
  '',
  '/** Every rule, ordered by id. */',
  'export const rules: readonly Rule[] = [',
  ...ids.map((id) => `  ${variable(id)},`),
  ']',
  '',
].join('\n')

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('packages/rules/src/registry.generated.ts is out of date: run `npm run generate`.')
    process.exit(1)
  }
} else writeFileSync(target, text)
