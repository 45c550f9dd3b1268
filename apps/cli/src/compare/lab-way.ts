import type { Way } from '@ssespec/conformance'
import type { ProxyManifest } from '@ssespec/lab'

/** A way through a proxy that the lab runs. */
export interface LabWay extends Way {
  /** Absent on the direct way. */
  readonly lab?: { readonly manifest: ProxyManifest; readonly version: string }
}
