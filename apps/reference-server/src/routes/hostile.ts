import { join } from 'node:path'
import { ALL_PROTOCOLS, listed } from '../endpoint.ts'
import type { Endpoint } from '../endpoint.ts'
import { loadEndpointFiles } from '../endpoint-files.ts'
import type { Serve } from '../exchange.ts'
import type { Hostile } from '../hostile-endpoint.ts'
import { serveByName } from './by-name.ts'

export async function loadHostile(): Promise<Endpoint[]> {
  const files = await loadEndpointFiles<Hostile>(join(import.meta.dirname, '../hostile'))
  return files.map(({ name, content: { description, protocols = ALL_PROTOCOLS, serve } }) => {
    return { name, description, protocols, path: `/hostile/${name}`, serve, front: undefined }
  })
}

/** `GET /hostile`: what there is. */
export function listHostile(endpoints: readonly Endpoint[]): Serve {
  return ({ response, state }) => void response.json(endpoints.map((endpoint) => listed(endpoint, state)))
}

export function serveHostile(endpoints: readonly Endpoint[]): Serve {
  return serveByName('/hostile', new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])))
}
