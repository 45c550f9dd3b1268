/** How far a generator process is, as the workloads tell it (scenarios/load/progress.ts). */
export interface State {
  /** `broken`: no more streams can be opened. `restored`: those that were dropped are back. */
  readonly phase: 'opening' | 'measuring' | 'steady' | 'dropped' | 'restored' | 'broken'
  readonly asked: number
  readonly open: number
  readonly failed: number
  readonly captured: number
}

/** What a line of k6's log says: how far it is, or something for people. */
export type LogLine = { readonly state: State } | { readonly text: string; readonly isError: boolean }

/** Reads one line of `k6 run --log-format json`. */
export function readLogLine(line: string): LogLine {
  const entry = jsonOf(line)
  const message = entry?.['msg']
  const text = typeof message === 'string' ? message : line
  const told = jsonOf(text)?.['ssespec']
  if (typeof told === 'object' && told !== null) return { state: told as State }
  return { text, isError: entry?.['level'] === 'error' }
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** The processes' states as one: the phase is that of the one that is least far. */
export function joined(states: readonly State[]): State {
  const order: readonly State['phase'][] = ['opening', 'measuring', 'steady', 'dropped', 'restored', 'broken']
  const sum = (of: (state: State) => number): number => states.reduce((total, state) => total + of(state), 0)
  return {
    phase: order[Math.min(...states.map(({ phase }) => order.indexOf(phase)))] ?? 'opening',
    asked: sum(({ asked }) => asked),
    open: sum(({ open }) => open),
    failed: sum(({ failed }) => failed),
    captured: sum(({ captured }) => captured),
  }
}
