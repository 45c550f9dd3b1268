import { join } from 'node:path'
import { ALL_PROTOCOLS, listed } from '../endpoint.ts'
import type { Endpoint } from '../endpoint.ts'
import { loadEndpointFiles } from '../endpoint-files.ts'
import type { Serve } from '../exchange.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'
import { serveByName } from './by-name.ts'

/** An unusual server by its whole name, `file/variant`. */
export interface NamedUnusual extends Endpoint, Pick<Unusual, 'request'> {}

export async function loadUnusual(): Promise<NamedUnusual[]> {
  const files = await loadEndpointFiles<UnusualServers>(join(import.meta.dirname, '../unusual'))
  return files.flatMap(({ name: file, content }) =>
    Object.entries(content).map(([variant, { protocols = ALL_PROTOCOLS, front, ...unusual }]) => {
      const name = `${file}/${variant}`
      return { ...unusual, name, protocols, path: `/unusual/${name}`, front }
    }),
  )
}

/** `GET /unusual`: what there is. */
export function listUnusual(endpoints: readonly NamedUnusual[]): Serve {
  return ({ response, state }) => {
    const list = endpoints.flatMap((endpoint) => {
      const line = listed(endpoint, state)
      return line === undefined ? [] : [{ ...line, request: endpoint.request }]
    })
    response.json(list)
  }
}

export function serveUnusual(endpoints: readonly NamedUnusual[]): Serve {
  return serveByName('/unusual', new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])))
}
