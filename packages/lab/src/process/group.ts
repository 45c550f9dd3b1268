import { setTimeout as delay } from 'node:timers/promises'
import { groupMembers } from './group-members.ts'

/** Sends a signal to every process of a group; false when there is none left. */
export function signalGroup(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-id, signal)
    return true
  } catch (error) {
    // EPERM means that members exist which belong to someone else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Ends what is left of a group whose leader has ended; waits `limitMs` at the most. */
export async function endGroup(id: number, limitMs: number): Promise<void> {
  const until = performance.now() + limitMs
  while (signalGroup(id, 'SIGKILL') && performance.now() < until) {
    if ((await groupMembers(id))?.length === 0) return
    await delay(5)
  }
}
