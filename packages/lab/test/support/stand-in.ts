import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A sound manifest of a proxy that is a script for Node. */
export const standInManifest = {
  name: 'stand-in',
  family: 'node',
  title: 'A stand-in',
  versionCommand: [process.execPath, '--version'],
  start: [process.execPath, '${run}/proxy.mjs'],
  configuration: ['proxy.mjs'],
  listens: { 'http/1.1': { scheme: 'http', port: 'http' } },
  packages: { debian: ['nodejs'] },
  verdict: 'right',
  teaches: 'Nothing.',
}

/** Writes the folder of a proxy whose program is a script; `manifest` replaces keys of the sound one. */
export async function writeStandIn(root: string, script: string, manifest: object = {}): Promise<string> {
  const folder = join(root, 'stand-in')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'proxy.mjs'), script)
  await writeFile(join(folder, 'README.md'), 'A stand-in.\n')
  await writeFile(join(folder, 'proxy.json'), JSON.stringify({ ...standInManifest, ...manifest }))
  return folder
}
