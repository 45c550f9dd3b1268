import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { productsCsv } from './products.ts'
import { asWorkbook } from './workbook.ts'

export type FileKind = 'csv' | 'xlsx'

/** What a server had in memory at most, in MiB, before and after it worked on a file. */
export interface Memory {
  readonly kind: FileKind
  readonly rows: number
  readonly fileMiB: number
  readonly beforeMiB: number
  readonly peakMiB: number
}

/** A small heap, old and young: what only piles up because nothing asks for the room is not counted. */
const HEAP = ['--max-old-space-size=64', '--max-semi-space-size=4']

const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url))

export async function measureMemory(
  files: readonly (readonly [kind: FileKind, rows: number])[],
): Promise<Memory[]> {
  const measured: Memory[] = []
  for (const [kind, rows] of files) {
    const csv = productsCsv(rows)
    const file = kind === 'csv' ? new Blob([csv]) : await asWorkbook(csv)
    measured.push({ kind, rows, fileMiB: round(file.size / 2 ** 20), ...(await measureFile(file)) })
  }
  return measured
}

/**
 * One server a file, so that no file is measured with another's peak. Linux alone tells it.
 * @throws where the server had not enough, or did not read the whole file
 */
export async function measureFile(file: Blob): Promise<Pick<Memory, 'beforeMiB' | 'peakMiB'>> {
  const server = spawn(process.execPath, [...HEAP, '--conditions=@ssespec/source', SERVE], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(server, 'exit')
  try {
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string]
    const beforeMiB = await peakOf(server.pid!)
    await upload(new URL(line), file)
    return { beforeMiB, peakMiB: await peakOf(server.pid!) }
  } finally {
    server.stdin.end()
    await exited
  }
}

async function upload(server: URL, file: Blob): Promise<void> {
  const body = new FormData()
  body.set('file', file, 'products')
  const accepted = await fetch(new URL('/uploads', server), { method: 'POST', body })
  const { progress } = (await accepted.json()) as { progress: string }
  const answer = await fetch(new URL(progress, server))
  let end = ''
  for await (const text of answer.body!.pipeThrough(new TextDecoderStream()))
    end = `${end}${text}`.slice(-200)
  if (!end.includes('"outcome":"complete"')) throw new Error(`The upload did not complete: ${end}`)
}

/** VmHWM: the largest resident set so far. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
