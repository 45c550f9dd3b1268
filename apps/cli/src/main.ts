import { Command, CommanderError } from 'commander'

import { compareCommand } from './commands/compare.ts'
import { judgeCommand } from './commands/judge.ts'
import { labCommand } from './commands/lab.ts'
import { lintCommand } from './commands/lint.ts'
import { loadCommand } from './commands/load.ts'
import { parseCommand } from './commands/parse.ts'
import { rulesCommand } from './commands/rules.ts'
import { serveCommand } from './commands/serve.ts'
import { testCommand } from './commands/test.ts'
import { endWith } from './failures.ts'
import { tool } from './tool.ts'

const EXIT_CODES = `
Exit codes:
  0   all is well
  1   the target fell short of a rule or a threshold
  2   wrong use
  3   the target cannot be reached
  4   a waiver names a rule that no longer fails
  5   nothing could be judged
  70  a defect of ssespec`

/** Runs one command line, and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('ssespec')
    .description('Conformance, proxy comparison and load tests for Server-Sent Events.')
    .version(tool.version)
    .showHelpAfterError('(ssespec --help shows what there is)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
  for (const command of [
    testCommand(),
    judgeCommand(),
    compareCommand(),
    loadCommand(),
    serveCommand(),
    labCommand(),
    parseCommand(),
    lintCommand(),
    rulesCommand(),
  ]) {
    program.addCommand(
      command.exitOverride().showHelpAfterError(`(ssespec ${command.name()} --help shows what there is)`),
    )
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
  try {
    await program.parseAsync(argv)
  } catch (error) {
    // Commander has said what is wrong already; help and version end here as well, with 0.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else endWith(error)
  }
}
