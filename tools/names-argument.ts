import { parseArgs } from 'node:util'

/** The names after `npm run COMMAND --`, none for all. For `--help` it prints that, and ends. */
export function namesArgument(command: string, what: string): string[] {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  })
  if (!values.help) return positionals
  process.stdout.write(`npm run ${command} [-- NAME…]\n\n  NAME  ${what}; all of them unless given\n`)
  process.exit()
}
