import { setTimeout as delay } from 'node:timers/promises'

/** True while any process of the group is there. */
function groupExists(id: number): boolean {
  return signalGroup(id, 0)
}

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
  while (groupExists(id) && performance.now() < until) {
    signalGroup(id, 'SIGKILL')
    await delay(5)
  }
}
