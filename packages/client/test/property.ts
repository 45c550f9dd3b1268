import * as fc from 'fast-check'

// In CI the seed is fixed, so that one run can be compared with the next. A failure prints its seed; FC_SEED repeats it.
const seed = process.env['FC_SEED'] ?? (process.env['CI'] ? '91109113' : undefined)
fc.configureGlobal({ numRuns: 300, ...(seed === undefined ? {} : { seed: Number(seed) }) })

export { fc }
