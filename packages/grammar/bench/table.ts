import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { OURS, parsers } from './parsers.ts'
import type { Workload } from './workloads.ts'

/** A workload, and how fast each parser reads it, in megabytes a second. */
export interface Row {
  readonly workload: Workload
  readonly speeds: ReadonlyMap<string, number>
}

const BEGIN = '<!-- Written by npm run bench -- --readme -->\n\n'
const END = '\n<!-- End of the table -->'

/** The rows as a Markdown table, and under it what was measured with what. */
export function formatTable(rows: readonly Row[]): string {
  const names = parsers.map(({ name }) => name)
  const lines = [
    ['stream', 'aim', 'ratio', ...names],
    ['---', '---:', '---:', ...names.map(() => '---:')],
    ...rows.map(({ workload, speeds }) => [
      workload.title,
      `${workload.aim}`,
      `**${ratioToBestPeer(speeds).toFixed(2)}**`,
      ...names.map((name) => speeds.get(name)!.toFixed(0)),
    ]),
  ]
  const versions = parsers.flatMap(({ packageName }) =>
    packageName === undefined ? [] : [`${packageName} ${versionOf(packageName)}`],
  )
  return `${lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('')}\nNode ${process.versions.node}, ${versions.join(', ')}.\n`
}

/** The README with this table in the place of the one it has. */
export function replaceTable(readme: string, table: string): string {
  const begin = readme.indexOf(BEGIN)
  const end = readme.indexOf(END)
  if (begin === -1 || end === -1) throw new Error('The README has no place for the table.')
  return readme.slice(0, begin) + BEGIN + table + readme.slice(end)
}

function ratioToBestPeer(speeds: ReadonlyMap<string, number>): number {
  const peers = parsers.filter(({ name, isParser }) => isParser && name !== OURS)
  return speeds.get(OURS)! / Math.max(...peers.map(({ name }) => speeds.get(name)!))
}

function versionOf(packageName: string): string {
  let folder = dirname(createRequire(import.meta.url).resolve(packageName))
  for (;;) {
    const manifest = readManifest(folder)
    if (manifest?.name === packageName) return manifest.version
    folder = dirname(folder)
  }
}

function readManifest(folder: string): { name: string; version: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  } catch {
    return undefined
  }
}
