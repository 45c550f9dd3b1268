import { readdir, readFile } from 'node:fs/promises'

/**
 * The ids of the processes of a group that have not ended, from Linux's process table; undefined elsewhere. Those
 * that have ended and wait for their parent to notice do not count: nobody can end them any more.
 */
export async function groupMembers(group: number): Promise<string[] | undefined> {
  if (process.platform !== 'linux') return undefined
  const members: string[] = []
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    // proc_pid_stat(5): pid (comm) state ppid pgrp …; comm may hold spaces and brackets.
    const [state = '', , pgrp] = (await read(`/proc/${pid}/stat`)).replace(/^.*\) /s, '').split(' ')
    if (Number(pgrp) === group && !'ZX'.includes(state)) members.push(pid)
  }
  return members
}

/** Processes come and go: the file of one that is gone is empty. */
async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
