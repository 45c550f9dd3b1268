// Writes the registries: every rule file and every probe file, in the order of their paths.
// `--check` writes nothing and fails if a file is not what it should be.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = join(dirname(fileURLToPath(import.meta.url)), '../packages')
const check = process.argv.includes('--check')

const variable = (id) => id.replace(/[/\-.](\w)/g, (_, letter) => letter.toUpperCase())
const modules = (folder) => readdirSync(folder).map((file) => file.replace(/\.ts$/, ''))

/** Folders of packages/rules/src that hold no rules. */
const NOT_RULES = new Set(['analysis'])

const rules = join(packages, 'rules/src')
const ruleIds = readdirSync(rules, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NOT_RULES.has(entry.name))
  .flatMap(({ name }) => modules(join(rules, name)).map((module) => `${name}/${module}`))

const conformance = join(packages, 'conformance/src')
const probeIds = modules(join(conformance, 'probes')).map((module) => `probes/${module}`)

write(rules, ruleIds, { name: 'rule', type: 'Rule', plural: 'rules', what: 'Every rule' })
write(conformance, probeIds, { name: 'probe', type: 'Probe', plural: 'probes', what: 'Every probe' })

function write(folder, ids, { name, type, plural, what }) {
  const sorted = ids.toSorted()
  const text = [
    `// Written by tools/generate-registries.mjs. One ${name} a file; this list follows from them.`,
    ...sorted.map((id) => `import { ${name} as ${variable(id)} } from './${id}.ts'`),
    `import type { ${type} } from './${name}.ts'`,
    '',
    `/** ${what}, ordered by path. */`,
    `export const ${plural}: readonly ${type}[] = [`,
    ...sorted.map((id) => `  ${variable(id)},`),
    ']',
    '',
  ].join('\n')
  const target = join(folder, 'registry.generated.ts')
  if (!check) writeFileSync(target, text)
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error(`${target} is out of date: run \`npm run generate\`.`)
    process.exitCode = 1
  }
}
