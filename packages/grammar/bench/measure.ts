import type { BenchedParser, Read } from './parsers.ts'
import type { Workload } from './workloads.ts'

/** How long one turn of one parser lasts at the least, in milliseconds. */
const TURN = 10
const ROUNDS = 45

/**
 * Megabytes a second of each parser, the median of all rounds. In a round each parser has one turn, and every
 * round begins with another: what disturbs the machine disturbs them alike.
 */
export async function measure(
  parsers: readonly BenchedParser[],
  { chunks, bytes }: Workload,
): Promise<Map<string, number>> {
  const speeds = new Map(parsers.map(({ name }): [string, number[]] => [name, []]))
  for (const { read } of parsers) await turn(read, chunks, bytes, TURN * 20) // The engine compiles here.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const index of parsers.keys()) {
      const { name, read } = parsers[(index + round) % parsers.length]!
      speeds.get(name)!.push(await turn(read, chunks, bytes, TURN))
    }
  }
  return new Map([...speeds].map(([name, values]) => [name, median(values)]))
}

async function turn(
  read: Read,
  chunks: readonly Uint8Array[],
  bytes: number,
  milliseconds: number,
): Promise<number> {
  const start = performance.now()
  let repeats = 0
  let elapsed = 0
  do {
    const length = read(chunks)
    if (typeof length !== 'number') await length
    repeats += 1
    elapsed = performance.now() - start
  } while (elapsed < milliseconds)
  return (bytes * repeats) / elapsed / 1000
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}
