import { readdir, readFile, readlink } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { groupMembers } from './group-members.ts'

/** True when something on 127.0.0.1 accepts a connection on this port. */
export async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    const settle = (accepted: boolean): void => {
      socket.destroy()
      resolve(accepted)
    }
    socket.setTimeout(1_000, () => settle(false))
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

/**
 * True when a process outside the groups listens on one of these TCP ports, all of which accept. Linux tells; where
 * the system does not, or hides the files of a process, the answer is false.
 */
export async function heldByOthers(groups: readonly number[], ports: Iterable<number>): Promise<boolean> {
  const members = await Promise.all(groups.map(groupMembers))
  if (members.includes(undefined)) return false
  const sockets = new Set<string>()
  for (const pid of members.flatMap((pids) => pids ?? [])) {
    const inodes = await socketsOf(pid)
    if (inodes === undefined) return false
    for (const inode of inodes) sockets.add(inode)
  }
  const own = await listeningPorts(sockets)
  return [...ports].some((port) => !own.has(port))
}

/** The inodes of a process's sockets, or undefined when its files are hidden from us. */
async function socketsOf(pid: string): Promise<string[] | undefined> {
  try {
    const folder = `/proc/${pid}/fd`
    const links = await Promise.all(
      (await readdir(folder)).map((file) => readlink(`${folder}/${file}`).catch(ignoreGone)),
    )
    return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? [])
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : undefined
  }
}

/*
 * proc_pid_net(5): sl, local_address (hexadecimal), rem_address, st (0A is LISTEN), five more, inode. A busy machine has
 * thousands of lines, most of connections that are over: those are not taken apart.
 */
const listening = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:0000 0A (?:\S+ +){5}(\d+)/gm

async function listeningPorts(sockets: ReadonlySet<string>): Promise<Set<number>> {
  const ports = new Set<number>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const [, port = '', inode = ''] of (await readFile(table, 'utf8').catch(ignoreGone)).matchAll(
      listening,
    )) {
      if (sockets.has(inode)) ports.add(Number.parseInt(port, 16))
    }
  }
  return ports
}

/** Processes come and go, and so do their files; IPv6 may be off. */
function ignoreGone(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT' || error.code === 'ESRCH') return ''
  throw error
}
