// Mutation testing: changes one thing in the encoder or the reference interpreter, and sees whether a test notices.
// `npm run mutate -w packages/grammar [-- part of a file's name]`; docs/mutation.md explains what survives. It takes
// half an hour and one core, and is no part of CI.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { mutantsOf } from './mutation/mutants.ts'
import { ROOT, subjects } from './mutation/subjects.ts'

/** In milliseconds: the tests of a subject take a few seconds. */
const ENDLESS = 120_000

const [part = ''] = process.argv.slice(2)
let all = 0
let survived = 0
for (const [index, { file }] of subjects.entries()) {
  if (!file.includes(part)) continue
  const source = readFileSync(join(ROOT, file), 'utf8')
  const mutants = mutantsOf(file, source)
  const outcomes = await outcomesOf(index, mutants.length)
  all += mutants.length
  for (const [number, { start, end, replacement, line }] of mutants.entries()) {
    if (outcomes[number] !== 'survived') continue
    survived += 1
    const was = source.slice(start, end).replaceAll(/\s+/g, ' ')
    process.stdout.write(`${file}:${line}: survived: ${was} → ${replacement.replaceAll(/\s+/g, ' ')}\n`)
  }
  const ended = outcomes.filter((outcome) => outcome === 'endless').length
  process.stdout.write(`${file}: ${mutants.length} mutants, ${ended} of them endless\n`)
}
process.stdout.write(`${all - survived} of ${all} mutants were noticed, ${survived} survived.\n`)

type Outcome = 'killed' | 'survived' | 'endless'

async function outcomesOf(subject: number, count: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  while (outcomes.length < count) {
    const isEndless = await tryFrom(subject, outcomes)
    if (isEndless) outcomes.push('endless')
  }
  return outcomes
}

/** @returns whether the mutant after those in `outcomes` did not end */
async function tryFrom(subject: number, outcomes: Outcome[]): Promise<boolean> {
  const script = join(import.meta.dirname, 'mutation/try-mutants.ts')
  const child = spawn(
    process.execPath,
    ['--conditions=@ssespec/source', script, String(subject), String(outcomes.length)],
    // Of a group of its own, with the workers of vitest; the properties with the same cases each time.
    {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, FC_SEED: '1' },
    },
  )
  const end = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }
  process.once('exit', end)
  const interrupt = (): never => process.exit(130)
  process.once('SIGINT', interrupt)
  let isEndless = false
  const onSilence = (): void => {
    isEndless = true
    end()
  }
  let timer = setTimeout(onSilence, ENDLESS)
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    const [, outcome] = /^\d+ (killed|survived)$/.exec(line) ?? []
    if (outcome === undefined) continue
    outcomes.push(outcome as Outcome)
    clearTimeout(timer)
    timer = setTimeout(onSilence, ENDLESS)
  }
  clearTimeout(timer)
  const code = await exited
  process.off('exit', end)
  process.off('SIGINT', interrupt)
  if (code !== 0 && !isEndless) throw new Error(`The mutants could not be tried: exit code ${code}.`)
  return isEndless
}
