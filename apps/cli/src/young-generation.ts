/**
 * A bound for the youngest objects, as a server of many streams needs it: V8 would else let their space grow with the
 * number of streams, which are no garbage, by 50 MB and more at 10,000 of them.
 */
export const YOUNG_GENERATION = '--max-semi-space-size=8'

/**
 * Starts this process anew with the bound, in its place: V8 takes it at the start alone. Where that cannot be done
 * (Windows, Node before 22.15) nothing happens: the memory is all there is to lose.
 */
export function boundYoungGeneration(): void {
  const given = [...process.execArgv, process.env['NODE_OPTIONS'] ?? '']
  if (process.platform === 'win32' || given.some((option) => option.includes('semi-space-size'))) return
  const args = [process.execPath, YOUNG_GENERATION, ...process.execArgv, ...process.argv.slice(1)]
  process.execve?.(process.execPath, args, process.env)
}
