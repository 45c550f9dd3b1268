import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** A row of the process table. */
export interface ProcessRow {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly command: string
}

/** All processes but those that have ended and only wait for their parent to notice. */
export async function processTable(): Promise<ProcessRow[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,args='])
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, group, state, command] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    if (command === undefined || state?.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), command }]
  })
}

/** The process groups that the children of a process lead, member by member. */
export async function familyOf(pid: number): Promise<number[]> {
  const table = await processTable()
  const leaders = new Set(
    table.filter((row) => row.parent === pid && row.group === row.pid).map((row) => row.pid),
  )
  return table.filter((row) => leaders.has(row.group)).map((row) => row.pid)
}

/** Those of the processes that still run. */
export async function survivors(pids: readonly number[]): Promise<number[]> {
  return (await processTable()).map((row) => row.pid).filter((pid) => pids.includes(pid))
}
