/**
 * A time in milliseconds as timers take it: beyond 31 bits they would fire at once.
 *
 * @throws TypeError for what is no time
 */
export function boundedTime(name: string, ms: number): number {
  if (Number.isNaN(ms) || ms < 0) throw new TypeError(`${name} is ${ms}: give milliseconds, 0 or more.`)
  return Math.min(ms, 2 ** 31 - 1)
}
