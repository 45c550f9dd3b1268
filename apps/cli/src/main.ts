import { Command, CommanderError } from 'commander'

import { commands, type LazyCommand } from './commands.ts'
import { tool } from './tool.ts'
import { boundYoungGeneration } from './young-generation.ts'

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
  const asked = commands.find((command) => isAsked(command, argv))
  // Before anything else is loaded.
  if (asked?.youngMegabytes !== undefined) boundYoungGeneration(asked.youngMegabytes)
  const program = new Command('ssespec')
    .description('Conformance, proxy comparison and load tests for Server-Sent Events.')
    .version(tool.version)
    .showHelpAfterError('(ssespec --help shows what there is)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
  for (const lazy of commands) {
    const command = lazy === asked ? await lazy.load() : new Command(lazy.name)
    program.addCommand(
      command
        .description(lazy.description)
        .exitOverride()
        .showHelpAfterError(`(ssespec ${lazy.name} --help shows what there is)`),
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
    else (await import('./failures.ts')).endWith(error)
  }
}

/** `ssespec NAME`, or `ssespec help NAME`. */
function isAsked({ name }: LazyCommand, argv: readonly string[]): boolean {
  const [first, second] = argv.slice(2).filter((argument) => !argument.startsWith('-'))
  return first === name || (first === 'help' && second === name)
}
