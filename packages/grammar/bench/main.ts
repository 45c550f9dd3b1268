// Measures the parser beside its peers and prints the table; with --readme it goes into the README as well.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measure } from './measure.ts'
import { parsers } from './parsers.ts'
import type { Row } from './table.ts'
import { formatTable, replaceTable } from './table.ts'
import { workloads } from './workloads.ts'

const README = join(import.meta.dirname, '../README.md')

const rows: Row[] = []
for (const workload of workloads) {
  await assertAgreement(workload.title, workload.chunks)
  process.stderr.write(`${workload.title} …\n`)
  rows.push({ workload, speeds: await measure(parsers, workload) })
}
const table = formatTable(rows)
process.stdout.write(table)
if (process.argv.includes('--readme')) {
  writeFileSync(README, replaceTable(readFileSync(README, 'utf8'), table))
}

/** What reads something else may well be fast. */
async function assertAgreement(title: string, chunks: readonly Uint8Array[]): Promise<void> {
  const lengths = new Set<number>()
  for (const { read, isParser } of parsers) if (isParser) lengths.add(await read(chunks))
  if (lengths.size !== 1) throw new Error(`${title}: the parsers do not agree: ${[...lengths].join(', ')}`)
}
