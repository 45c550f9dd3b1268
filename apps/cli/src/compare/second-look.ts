import {
  type CompareOptions,
  DIRECT,
  type JudgedPair,
  type PairRecordings,
  type Way,
} from '@ssespec/conformance'
import type { ComparePair } from '@ssespec/report'

/** What a look at some ways came to. */
export interface Looked {
  readonly pairs: readonly JudgedPair[]
  readonly reported: readonly ComparePair[]
  readonly notes: readonly string[]
  /** Ways of a lab that could not be reached, and so are not among the pairs. */
  readonly unreached: readonly JudgedPair[]
}

/** Few ways at once, so that none waits for another; and the long silence need not come twice. */
const CALMLY = { waysAtOnce: 4, idleMs: undefined }

/**
 * Looks at all ways, and again at those of a lab that are not what they declare: a machine that is busy with something
 * else may have held up what a proxy seems to hold back, but hardly twice. What only the second look confirmed is noted.
 */
export async function lookTwice(
  ways: readonly Way[],
  look: (ways: readonly Way[], calmly: Partial<CompareOptions>) => Promise<PairRecordings[]>,
  judged: (recorded: readonly PairRecordings[]) => Looked,
  say: (text: string) => void,
): Promise<Looked> {
  const recorded = await look(ways, {})
  const first = judged(recorded)
  const doubtful = doubtfulIn(first)
  if (doubtful.length === 0) return first
  const names = new Set(doubtful.map(({ name }) => name))
  say(`looking again at ${[...names].join(', ')}`)
  const again = await look(
    ways.filter(({ name }) => name === DIRECT || names.has(name)),
    CALMLY,
  )
  const keys = new Set(doubtful.map(keyOf))
  const second = judged(
    withSecondLook(
      recorded,
      again.filter((pair) => keys.has(keyOf(named(pair)))),
    ),
  )
  const still = new Set(doubtfulIn(second).map(keyOf))
  const changed = [...keys].filter((key) => !still.has(key))
  if (changed.length === 0) return second
  return { ...second, notes: [...second.notes, `As declared only at a second look: ${changed.join(', ')}.`] }
}

type Named = Pick<ComparePair, 'name' | 'protocol'>

/** What is not as declared, and what could not be reached. */
function doubtfulIn({ reported, unreached }: Looked): Named[] {
  return [...reported.filter(({ asDeclared }) => asDeclared === false), ...unreached.map(named)]
}

/** What was recorded at the first look, and in its place, probe by probe, what was at the second. */
function withSecondLook(
  first: readonly PairRecordings[],
  second: readonly PairRecordings[],
): PairRecordings[] {
  return first.map((pair) => {
    const again = second.find((other) => keyOf(named(other)) === keyOf(named(pair)))
    if (again === undefined) return pair
    const probes = new Set(again.recordings.map(({ probe }) => probe))
    return {
      ...pair,
      recordings: [...again.recordings, ...pair.recordings.filter(({ probe }) => !probes.has(probe))],
    }
  })
}

function keyOf({ name, protocol }: Named): string {
  return `${name} over ${protocol}`
}

function named({ way, protocol }: PairRecordings): Named {
  return { name: way.name, protocol }
}
