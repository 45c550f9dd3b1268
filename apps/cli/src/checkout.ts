import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { UsageError } from './errors.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * A folder of the repository that ssespec was started from: proxies, workloads and the source of k6 are not part of
 * the npm package.
 * @throws UsageError if this is not a checkout
 */
function inCheckout(path: string): string {
  const found = join(root, path)
  if (!existsSync(found)) {
    throw new UsageError(`${path} is not here: this command needs a checkout of the ssespec repository.`)
  }
  return found
}

/** The proxies that the lab can start, one a folder: those in the given folder, or ours. */
export const proxiesFolder = (given?: string): string => given ?? inCheckout('scenarios/proxies')

/** The servers that the lab can start to be judged, one a folder: those in the given folder, or ours. */
export const targetsFolder = (given?: string): string => given ?? inCheckout('scenarios/targets')

/** The Go module that k6 is built from. */
export const k6Folder = (): string => inCheckout('apps/k6')

/** The script of a workload. */
export const workloadScript = (name: string): string => inCheckout(`scenarios/load/${name}.ts`)
