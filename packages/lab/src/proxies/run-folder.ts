import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificate } from '../certificate.ts'
import type { Keeper } from '../process/keeper.ts'
import { fillTemplate, type PlaceholderValues } from './placeholders.ts'
import type { Runnable } from './runnable.ts'

/**
 * Creates the folder that holds everything a run writes. The keeper learns of it first, so that it is
 * removed even if this process dies the moment it exists.
 */
export async function createRunFolder(runnable: Runnable, keeper: Keeper): Promise<string> {
  const path = join(tmpdir(), `ssespec-${runnable.manifest.name.replaceAll('/', '-')}-${randomUUID()}`)
  await keeper.guardPath(path)
  // A server started by root runs its workers as someone else: they must get through, but need not look around.
  await mkdir(path, { mode: 0o711 })
  return path
}

/** Removes paths, of which some may not be there. */
export async function removePaths(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { recursive: true, force: true, maxRetries: 5 })
}

/** Writes the certificate and the configuration with its placeholders filled in. */
export async function fillRunFolder(
  runnable: Runnable,
  certificate: Certificate,
  values: PlaceholderValues,
): Promise<void> {
  await writeFile(values.certificate, certificate.cert)
  await writeFile(values.key, certificate.key, { mode: 0o600 })
  // HAProxy and hitch want both in one file.
  await writeFile(values.pem, `${certificate.cert}\n${certificate.key}`, { mode: 0o600 })
  for (const [name, template] of runnable.templates) {
    await writeFile(join(values.run, name), fillTemplate(template, values))
  }
  for (const [name, source] of runnable.files) await copyFile(source, join(values.run, name))
}
