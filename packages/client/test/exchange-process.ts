import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import type { ExchangeOptions, ExchangeRequest } from '@ssespec/client'

import type { Outcome } from './one-exchange.ts'

const script = fileURLToPath(new URL('one-exchange.ts', import.meta.url))

/** Makes one exchange in a process of its own, and says what it cost there and what it left. */
export async function inOwnProcess(request: ExchangeRequest, options: ExchangeOptions): Promise<Outcome> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@ssespec/source', script, JSON.stringify(request), JSON.stringify(options)],
    { timeout: 30_000 },
  )
  return JSON.parse(stdout) as Outcome
}
