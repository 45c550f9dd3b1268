import { listed } from '../endpoint.ts'
import type { Serve } from '../exchange.ts'
import type { NamedFault } from '../faults/load-faults.ts'
import { serveByName } from './by-name.ts'

/** `GET /faults`: what there is. */
export function listFaults(faults: readonly NamedFault[]): Serve {
  return ({ response, state }) => {
    const list = faults.flatMap((fault) => {
      const { name, ...rest } = listed(fault, state) ?? {}
      return name === undefined ? [] : [{ name, rules: fault.rules, ...rest }]
    })
    response.json(list)
  }
}

/** `/faults/<rule id>/<variant>`; without a variant, the rule's first. */
export function serveFaults(faults: readonly NamedFault[]): Serve {
  const byName = new Map<string, NamedFault>()
  for (const fault of faults) {
    byName.set(fault.name, fault)
    const rule = fault.name.slice(0, fault.name.lastIndexOf('/'))
    if (!byName.has(rule)) byName.set(rule, fault)
  }
  return serveByName('/faults', byName)
}
