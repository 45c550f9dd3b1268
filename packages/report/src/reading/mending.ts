import type { Diagnosis } from '../shapes/compare-report.ts'
import type { SeenOver } from './pairs.ts'

/** Lines of configuration, and all that they mend. */
export interface Mending {
  readonly causes: readonly SeenOver<Diagnosis>[]
  readonly fix: string
}

/** Gathers causes by what mends them: lines that are among those of another mending need not be said twice. */
export function mendingsOf(diagnosis: readonly SeenOver<Diagnosis>[]): Mending[] {
  const widest = (fix: string): string =>
    diagnosis.map(({ what }) => what.fix).find((other) => other !== fix && includes(other, fix)) ?? fix
  const groups = Map.groupBy(diagnosis, ({ what }) => widest(what.fix))
  return [...groups].map(([fix, causes]) => ({ fix, causes }))
}

function includes(other: string, fix: string): boolean {
  const lines = other.split('\n')
  return lines.length > fix.split('\n').length && fix.split('\n').every((line) => lines.includes(line))
}
