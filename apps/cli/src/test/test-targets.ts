import type { Header } from '@ssespec/recording'
import type { Rule } from '@ssespec/rules'

import { UsageError } from '../errors.ts'
import { interruptible } from '../interruption.ts'
import type { ReporterChoice } from '../options/reporter.ts'
import { progress } from '../progress.ts'
import { publish } from '../publish.ts'
import { HEAD_TIMEOUT_MS } from './patience.ts'
import { targetLines } from './target-lines.ts'
import { chooseTargets, type JudgedTarget, judgeTargets } from './targets.ts'
import { exitCodeOfTargets } from './targets-exit-code.ts'

interface Options {
  readonly header?: readonly Header[]
  readonly duration?: number
  readonly idle?: number
  readonly deep?: boolean
  readonly reporter?: readonly ReporterChoice[]
}

/** What stands for the target in the name of a report's file. */
const PLACE = '{target}'

/** Judges targets of the lab, publishes what was found, and sets the exit code. */
export async function testTargets(
  names: readonly string[],
  folder: string,
  rules: readonly Rule[],
  { header = [], duration, idle, deep = true, reporter = [] }: Options,
): Promise<void> {
  const targets = await chooseTargets(folder, names)
  const wide = targets.length > 1 || (targets[0]?.manifest.protocols ?? []).length > 1
  refuseOneFileForMany(wide, reporter)
  const shown = progress()
  const patience = {
    headTimeoutMs: HEAD_TIMEOUT_MS,
    durationMs: duration,
    deep,
    ...(idle !== undefined && { idleMs: idle }),
  }
  const found = await interruptible((signal) =>
    judgeTargets(targets, { rules, headers: header, patience, say: shown.say }, signal),
  ).finally(() => shown.done())
  const many = found.judged.length > 1
  for (const one of found.judged) {
    if (many && reporter.length === 0) continue
    await publish(
      one.report,
      reporter.map((choice) => fileFor(choice, one)),
    )
  }
  if (!reporter.some(({ file }) => file === undefined)) process.stdout.write(targetLines(found))
  process.exitCode = exitCodeOfTargets(found)
}

function refuseOneFileForMany(many: boolean, reporter: readonly ReporterChoice[]): void {
  const wrong = many ? reporter.find(({ file }) => !file?.includes(PLACE)) : undefined
  if (wrong === undefined) return
  throw new UsageError(
    `--reporter ${wrong.name}: several targets need a file each: ${wrong.name}=reports/local/${PLACE}.${wrong.name}`,
  )
}

function fileFor(choice: ReporterChoice, { target, protocol }: JudgedTarget): ReporterChoice {
  if (choice.file === undefined) return choice
  const name = target.manifest.name.replaceAll('/', '-')
  const suffix = protocol === 'http/1.1' ? '' : `-${protocol}`
  return { ...choice, file: choice.file.replaceAll(PLACE, `${name}${suffix}`) }
}
