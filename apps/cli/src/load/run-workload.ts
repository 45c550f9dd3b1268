import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runK6 } from '@ssespec/lab'
import { type Header, type Protocol, redactUrl } from '@ssespec/recording'
import type { LoadReport } from '@ssespec/report'

import { workloadScript } from '../checkout.ts'
import { UnreachableError } from '../errors.ts'
import { tool } from '../tool.ts'

/** One run of a workload. */
export interface Workload {
  readonly name: string
  readonly url: string
  readonly protocol?: Protocol
  readonly streams: number
  readonly durationMs: number
  readonly headers: readonly Header[]
  readonly insecure: boolean
}

/** Why attempts failed, the most frequent first. */
interface Failures {
  readonly failures?: readonly { readonly error: string; readonly count: number }[]
}

/** Runs a workload in k6 and reads what it measured. */
export async function runWorkload(
  binary: string,
  workload: Workload,
  signal: AbortSignal,
): Promise<LoadReport> {
  const folder = await mkdtemp(join(tmpdir(), 'ssespec-load-'))
  const summary = join(folder, 'summary.json')
  const startedAt = new Date()
  try {
    const { exitCode, stdout, stderr } = await runK6({
      binary,
      script: workloadScript(workload.name),
      // Without an address k6 opens no port of its own. Settings go through the environment, for headers may be
      // secrets and arguments can be read by everybody.
      args: ['--quiet', '--no-color', '--address', '', '--include-system-env-vars'],
      env: { ...environment(workload), SSESPEC_SUMMARY: summary },
      signal,
    })
    const text = await readFile(summary, 'utf8').catch(() => undefined)
    if (text === undefined) throw new Error(`k6 ended with ${exitCode} and no result:\n${stderr || stdout}`)
    const { failures, ...measured } = JSON.parse(text) as LoadReport & Failures
    if (measured.streams.opened === 0) {
      const why = failures?.[0]?.error ?? 'nothing answered'
      throw new UnreachableError(`no stream could be opened at ${redactUrl(workload.url)}: ${why}.`)
    }
    return {
      ...measured,
      kind: 'load',
      tool,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      target: { url: redactUrl(workload.url) },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function environment({
  url,
  protocol,
  streams,
  durationMs,
  headers,
  insecure,
}: Workload): Record<string, string> {
  return {
    SSESPEC_URL: url,
    ...(protocol && { SSESPEC_PROTOCOL: protocol }),
    SSESPEC_STREAMS: String(streams),
    SSESPEC_DURATION: `${durationMs}ms`,
    ...(headers.length > 0 && { SSESPEC_HEADERS: JSON.stringify(Object.fromEntries(headers)) }),
    ...(insecure && { SSESPEC_INSECURE: '1' }),
  }
}
