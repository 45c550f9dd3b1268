import type { State } from './state.ts'

const PHASES: Readonly<Record<State['phase'], string>> = {
  opening: 'opening',
  measuring: 'measuring',
  steady: 'all open',
  dropped: 'dropped, coming back',
  restored: 'back',
  broken: 'no more can be opened',
}

/** One line for people who wait: `latency: 98 of 100 streams open, 12,345 events (measuring)`. */
export function describeState(workload: string, { phase, open, asked, failed, captured }: State): string {
  const count = (value: number): string => value.toLocaleString('en-US')
  const lost = failed > 0 ? `, ${count(failed)} failed` : ''
  return `${workload}: ${count(open)} of ${count(asked)} streams open${lost}, ${count(captured)} events (${PHASES[phase]})`
}
