import { basename, join, resolve } from 'node:path'
import { listDeclared, refuseMisplaced } from '../proxies/list-declared.ts'
import { complete, readDeclared, type Kind, type Runnable } from '../proxies/runnable.ts'
import type { TargetManifest } from './manifest.ts'

/** A server that the lab can start to be judged, read and found sound. */
export type Target = Runnable<TargetManifest>

const kind: Kind<'target'> = {
  form: 'target',
  placeholders: ['run', 'certificate', 'key', 'pem', 'user'],
  defaults: { configuration: [], packages: {} },
}

/**
 * Reads a target: `target.json`, the template that it extends, the files it names and a README.md.
 *
 * @param path The folder of targets and the target's name.
 * @throws ProxyManifestError that names file, key and what is allowed.
 */
export async function readTarget(path: string): Promise<Target> {
  return readOne(join(resolve(path), 'target.json'))
}

/** All targets below a folder, by name. The first one that is not sound makes it fail. */
export async function listTargets(root: string): Promise<Target[]> {
  return listDeclared(root, 'targets', async (file) =>
    basename(file) === 'target.json' ? [await readOne(file)] : [],
  )
}

async function readOne(file: string): Promise<Target> {
  const target = await complete(await readDeclared(file, 'targetFile'), file, kind)
  refuseMisplaced(target, file)
  return target
}
