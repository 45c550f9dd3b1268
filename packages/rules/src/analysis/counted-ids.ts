/** An id as text with a whole number in it: `event-0041` is 41 after `event-`. */
interface CountedId {
  readonly around: string
  readonly number: bigint
}

/**
 * How many ids are missing before each of those that came, the first being judged by those that were known before.
 * `undefined` where the known ones are not whole numbers without gaps, with the same text before and after each: then
 * nothing can be told of what should come next.
 */
export function missingBefore(known: readonly string[], came: readonly string[]): bigint[] | undefined {
  const before = countedAll(known)
  if (before === undefined || known.length < 2) return undefined
  if (gapsIn(before).some((gap) => gap !== 0n)) return undefined
  const after = countedAll(came)
  if (after === undefined || after.some(({ around }) => around !== before[0]!.around)) return undefined
  return gapsIn([before.at(-1)!, ...after])
}

/** How many numbers lie between each and the one before. */
function gapsIn(ids: readonly CountedId[]): bigint[] {
  return ids.slice(1).map(({ number }, index) => number - ids[index]!.number - 1n)
}

function countedAll(ids: readonly string[]): CountedId[] | undefined {
  const all = ids.map(counted)
  return all.every((id) => id !== undefined && id.around === all[0]!.around)
    ? (all as CountedId[])
    : undefined
}

/** The last number in the id, without the zeros that fill it up; at most 18 digits, which is as far as counters go. */
function counted(id: string): CountedId | undefined {
  const [, before, digits, after] = /^(.*?)(\d{1,18})(\D*)$/s.exec(id) ?? []
  if (before === undefined || digits === undefined || after === undefined) return undefined
  return { around: JSON.stringify([before, after]), number: BigInt(digits) }
}
