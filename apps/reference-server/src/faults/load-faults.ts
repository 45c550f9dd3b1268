import { join } from 'node:path'
import { ALL_PROTOCOLS } from '../endpoint.ts'
import type { Endpoint } from '../endpoint.ts'
import { foldersIn, loadEndpointFiles } from '../endpoint-files.ts'
import type { Faults } from './fault.ts'

/** A fault by its whole name, `section/name/variant`. */
export interface NamedFault extends Endpoint {
  readonly rules: readonly string[]
}

/** All faults: every file in every section's folder. */
export async function loadFaults(folder: string = import.meta.dirname): Promise<NamedFault[]> {
  const sections = (await foldersIn(folder)).toSorted()
  const perSection = sections.map(async (section) => {
    const files = await loadEndpointFiles<Faults>(join(folder, section))
    return files.flatMap(({ name, content }) => named(`${section}/${name}`, content))
  })
  return (await Promise.all(perSection)).flat()
}

function named(rule: string, faults: Faults): NamedFault[] {
  return Object.entries(faults).map(([variant, fault]) => ({
    name: `${rule}/${variant}`,
    rules: fault.rules ?? [rule],
    description: fault.description,
    protocols: fault.protocols ?? ALL_PROTOCOLS,
    path: `/faults/${rule}/${variant}${fault.query ?? ''}`,
    serve: fault.serve,
    front: fault.front,
  }))
}
