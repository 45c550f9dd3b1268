import type { BenchedParser, Read } from './parsers.ts'
import type { Workload } from './workloads.ts'

/** How long one turn of one parser lasts at the least, in milliseconds: the clock may move in steps of four. */
const TURN = 40
const ROUNDS = 21

/**
 * Megabytes of each parser by the second of processor time, collecting its garbage included; the median of all
 * rounds. In a round each parser has one turn, and every round begins with another: what disturbs the machine
 * disturbs them alike. The time for which other programs had the processor does not count.
 */
export async function measure(
  parsers: readonly BenchedParser[],
  { chunks, bytes }: Workload,
): Promise<Map<string, number>> {
  const speeds = new Map(parsers.map(({ name }): [string, number[]] => [name, []]))
  for (const { read } of parsers) await turn(read, chunks, bytes, TURN * 10) // The engine compiles here.
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
  const start = processorTime()
  let repeats = 0
  let elapsed = 0
  do {
    const length = read(chunks)
    if (typeof length !== 'number') await length
    repeats += 1
    elapsed = processorTime() - start
  } while (elapsed < milliseconds)
  return (bytes * repeats) / elapsed / 1000
}

/** Of all threads of this process, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}
