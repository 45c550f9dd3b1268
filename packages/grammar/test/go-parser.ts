import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const k6 = join(import.meta.dirname, '../../../apps/k6')

export const hasGo: boolean = spawnSync('go', ['version']).error === undefined

/** The parser of apps/k6, in a process that answers one stream after another. */
export class GoParser {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ssespec-go-parser-'))
  readonly #process
  readonly #answers: AsyncIterator<string>

  constructor() {
    const program = join(this.#folder, 'interpret')
    execFileSync('go', ['build', '-o', program, './cmd/interpret'], { cwd: k6, stdio: 'inherit' })
    this.#process = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  /** The items of a stream that comes in chunks of these sizes first, and then as a whole. */
  async parse(stream: Uint8Array, sizes: readonly number[] = []): Promise<unknown[]> {
    this.#process.stdin.write(
      `${JSON.stringify({ stream: Buffer.from(stream).toString('base64'), sizes })}\n`,
    )
    const { value, done } = await this.#answers.next()
    if (done === true) throw new Error('The Go parser ended before its answer.')
    return JSON.parse(value)
  }

  async close(): Promise<void> {
    this.#process.stdin.end()
    if (this.#process.exitCode === null) await once(this.#process, 'exit')
    rmSync(this.#folder, { recursive: true })
  }
}
