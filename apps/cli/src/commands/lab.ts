import { listProxies, prepare, requirementNames, type RequirementName } from '@ssespec/lab'
import { Command } from 'commander'

import { k6Folder, proxiesFolder } from '../checkout.ts'
import { UsageError } from '../errors.ts'
import { interruptible } from '../interruption.ts'

export function labCommand(): Command {
  const lab = new Command('lab').description('the proxies of the lab, and what they need')
  lab
    .command('list')
    .description('the proxies that `compare --lab` can start')
    .option('--proxies <dir>', 'those of another folder')
    .action(list)
  lab
    .command('install')
    .description('install what is missing: Debian packages as root, k6 built with Go')
    .argument('<name...>', requirementNames.join(', '))
    .option('--required', 'fail when something is missing in the end')
    .addHelpText('after', '\nExamples:\n  ssespec lab install nginx k6')
    .action(install)
  return lab
}

async function list(options: { proxies?: string }): Promise<void> {
  const proxies = await listProxies(proxiesFolder(options.proxies))
  const width = Math.max(...proxies.map(({ manifest }) => manifest.name.length))
  for (const { manifest } of proxies) {
    process.stdout.write(`${manifest.name.padEnd(width)}  ${manifest.verdict.padEnd(5)}  ${manifest.title}\n`)
  }
}

async function install(names: string[], { required = false }: { required?: boolean }): Promise<void> {
  const known: readonly string[] = requirementNames
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new UsageError(`lab install ${unknown}: there are ${known.join(', ')}.`)
  await interruptible((signal) =>
    prepare(names as RequirementName[], {
      k6Module: k6Folder(),
      required,
      report: (line) => process.stdout.write(`${line}\n`),
      signal,
    }),
  )
}
