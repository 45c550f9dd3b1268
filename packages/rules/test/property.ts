import * as fc from 'fast-check'

// In CI the seed is fixed, so that reports can be compared; FC_SEED repeats a run.
const seed = process.env['FC_SEED'] ?? (process.env['CI'] ? '925926' : undefined)
fc.configureGlobal({ numRuns: 300, ...(seed === undefined ? {} : { seed: Number(seed) }) })

export { fc }
