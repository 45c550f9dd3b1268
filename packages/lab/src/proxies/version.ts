import { execa } from 'execa'
import { locate } from './locate.ts'
import type { RunManifest } from './manifest.ts'

/** A program has one version for as long as this process lives: many configurations of it ask only once. */
const known = new Map<string, Promise<string>>()

/**
 * The version of the program a proxy or target runs: the first dotted number its version command prints, or `unknown`.
 *
 * @throws MissingProgramError when the program is not installed.
 */
export async function proxyVersion(manifest: RunManifest): Promise<string> {
  const [program, ...args] = manifest.versionCommand
  const path = await locate(program, manifest)
  const key = [path, ...args].join('\0')
  const version = known.get(key) ?? ask(path, args)
  known.set(key, version)
  return version
}

async function ask(path: string, args: readonly string[]): Promise<string> {
  const result = await execa(path, args, { all: true, reject: false, timeout: 10_000, stdin: 'ignore' })
  return /\d+(?:\.\d+)+/.exec(result.all)?.[0] ?? 'unknown'
}
