/**
 * For a server of many streams, in megabytes: they are no garbage, and V8 would else let the space grow with their
 * number, by 50 MB and more at 10,000 of them.
 */
export const SERVER_YOUNG_MEGABYTES = 8

/** Bounds the space of the youngest objects, in megabytes; V8 keeps three such spaces. */
export const youngGeneration = (megabytes: number): string => `--max-semi-space-size=${megabytes}`

/**
 * Starts this process anew with the bound, in its place: V8 takes it at the start alone. Where that cannot be done
 * (Windows, Node before 22.15) nothing happens: the memory is all there is to lose.
 */
export function boundYoungGeneration(megabytes: number): void {
  const given = [...process.execArgv, process.env['NODE_OPTIONS'] ?? '']
  if (process.platform === 'win32' || given.some((option) => option.includes('semi-space-size'))) return
  const args = [process.execPath, youngGeneration(megabytes), ...process.execArgv, ...process.argv.slice(1)]
  process.execve?.(process.execPath, args, process.env)
}
