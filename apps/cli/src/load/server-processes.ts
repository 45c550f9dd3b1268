import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename, join } from 'node:path'

import type { ServerProcess } from '@ssespec/report'

const LOOPBACK = /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/
/** The state of a listening socket in /proc/net/tcp. */
const LISTENING = '0A'

/**
 * The processes that listen at the URLs, with how many files they have open and may have: a connection is a file.
 * Empty where they are not on this host, are somebody else's, or the system does not tell.
 */
export async function serverProcesses(urls: readonly string[]): Promise<ServerProcess[]> {
  const ports = urls.map((url) => new URL(url)).filter(({ hostname }) => LOOPBACK.test(hostname))
  const sockets = await listeningSockets(new Set(ports.map(portOf)))
  if (sockets.size === 0) return []
  const names = await readdir('/proc').catch(() => [])
  const pids = names.filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => processWith(sockets, pid)))
  return found.filter((process) => process !== undefined)
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? { 'http:': 80, 'https:': 443 }[protocol]! : Number(port)
}

/** By their inodes, as /proc/PID/fd shows them: `socket:[12345]`. */
async function listeningSockets(ports: ReadonlySet<number>): Promise<Set<string>> {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((table) => readFile(table, 'utf8').catch(() => ''))
  const sockets = new Set<string>()
  for (const line of (await Promise.all(tables)).join('\n').split('\n')) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    const port = Number.parseInt(local.split(':')[1] ?? '', 16)
    if (state === LISTENING && ports.has(port)) sockets.add(`socket:[${inode}]`)
  }
  return sockets
}

async function processWith(sockets: ReadonlySet<string>, pid: string): Promise<ServerProcess | undefined> {
  const folder = join('/proc', pid)
  const files = await readdir(join(folder, 'fd')).catch(() => [])
  if (!(await holdsOne(sockets, folder, files))) return undefined
  const [command = '', limits = ''] = await Promise.all(
    ['cmdline', 'limits'].map((file) => readFile(join(folder, file), 'utf8').catch(() => '')),
  )
  const limit = /^Max open files\s+(\d+)/m.exec(limits)?.[1]
  if (limit === undefined) return undefined
  return {
    program: programOf(command),
    pid: Number(pid),
    openFiles: files.length,
    openFilesLimit: Number(limit),
  }
}

/** `node` of `/usr/bin/node\0server.js`, `nginx` of `nginx: worker process`. */
function programOf(command: string): string {
  return basename(command.split('\0')[0]!.split(':')[0]!)
}

/** A server listens before it has clients: its listening socket is among the first. */
async function holdsOne(
  sockets: ReadonlySet<string>,
  folder: string,
  files: readonly string[],
): Promise<boolean> {
  const first = files.toSorted((a, b) => Number(a) - Number(b)).slice(0, 200)
  for (const file of first) {
    const link = await readlink(join(folder, 'fd', file)).catch(() => '')
    if (sockets.has(link)) return true
  }
  return false
}
