import type { Declaration } from '../proxies/declaration.ts'
import type { RunManifest } from '../proxies/manifest.ts'
import type { Protocol } from '../protocols.ts'

/** What `target.json` says, a template filled in; `schemas/target.schema.json` is its form. */
export type TargetManifest = RunManifest & Declaration & TargetKeys

interface TargetKeys {
  /** Path and query of its stream. */
  readonly path: string
  /** How long the stream is to be read, in seconds; as long as for any other URL unless said otherwise. */
  readonly readSeconds?: number
  /** The path from here of a proxy's folder: clients reach the target through it. */
  readonly proxy?: string
  /** Those it is judged over; unless said otherwise all that it, or the proxy, listens for. */
  readonly protocols?: readonly Protocol[]
}
