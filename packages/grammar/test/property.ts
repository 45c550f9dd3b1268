import * as fc from 'fast-check'

// Titles of properties hold no seed, and in CI the seed is fixed: reports can be compared. A failure prints
// its seed and path; FC_SEED repeats it.
const seed = process.env['FC_SEED'] ?? (process.env['CI'] ? '925926' : undefined)
fc.configureGlobal({ numRuns: 500, ...(seed === undefined ? {} : { seed: Number(seed) }) })

export { fc }
