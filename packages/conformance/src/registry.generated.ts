// Written by tools/generate-registries.mjs. One probe a file; this list follows from them.
import { probe as probesCompressed } from './probes/compressed.ts'
import { probe as probesOpen } from './probes/open.ts'
import { probe as probesResume } from './probes/resume.ts'
import { probe as probesShort } from './probes/short.ts'
import type { Probe } from './probe.ts'

/** Every probe, ordered by path. */
export const probes: readonly Probe[] = [
  probesCompressed,
  probesOpen,
  probesResume,
  probesShort,
]
