// Run by tools/mutate.ts: tries the mutants of one subject from a number on, and prints what came of each. A mutant
// may never end: then this process is ended, and another goes on after it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVitest } from 'vitest/node'
import { mutantsOf } from './mutants.ts'
import { ROOT, subjects } from './subjects.ts'

const [subjectNumber = '', first = ''] = process.argv.slice(2)
const { file, tests } = subjects[Number(subjectNumber)]!
const path = join(ROOT, file)
const source = readFileSync(path, 'utf8')
let present = source

const vitest = await createVitest(
  {
    root: ROOT,
    run: true,
    watch: false,
    bail: 1,
    maxWorkers: 1,
    fsModuleCache: false,
    reporters: [{}],
    include: [...tests],
  },
  {
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        load: (id) => (id === path ? present : undefined),
      },
    ],
  },
)
const specifications = await vitest.globTestSpecifications([...tests])
if (Number(first) === 0 && !(await passes())) throw new Error(`${file}: the tests fail without a mutant.`)
for (const [number, { start, end, replacement }] of mutantsOf(path, source).entries()) {
  if (number < Number(first)) continue
  present = source.slice(0, start) + replacement + source.slice(end)
  process.stdout.write(`${number} ${(await passes()) ? 'survived' : 'killed'}\n`)
}
await vitest.close()
process.exit()

async function passes(): Promise<boolean> {
  vitest.invalidateFile(path)
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  return unhandledErrors.length === 0 && testModules.every((module) => module.ok())
}
