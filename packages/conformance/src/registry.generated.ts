// Written by tools/generate-registries.mjs. One probe a file; this list follows from them.
import { probe as probesAborts } from './probes/aborts.ts'
import { probe as probesCompressed } from './probes/compressed.ts'
import { probe as probesH2 } from './probes/h2.ts'
import { probe as probesIdle } from './probes/idle.ts'
import { probe as probesManyAborts } from './probes/many-aborts.ts'
import { probe as probesManyStreams } from './probes/many-streams.ts'
import { probe as probesOpen } from './probes/open.ts'
import { probe as probesParallel } from './probes/parallel.ts'
import { probe as probesRelease } from './probes/release.ts'
import { probe as probesResume } from './probes/resume.ts'
import { probe as probesShort } from './probes/short.ts'
import { probe as probesSlowReader } from './probes/slow-reader.ts'
import type { Probe } from './probe.ts'

/** Every probe, ordered by path. */
export const probes: readonly Probe[] = [
  probesAborts,
  probesCompressed,
  probesH2,
  probesIdle,
  probesManyAborts,
  probesManyStreams,
  probesOpen,
  probesParallel,
  probesRelease,
  probesResume,
  probesShort,
  probesSlowReader,
]
