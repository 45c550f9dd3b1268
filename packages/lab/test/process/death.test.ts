import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { accepts } from '../../src/process/listeners.ts'
import { familyOf, survivors } from '../support/processes.ts'
import { writeStandIn } from '../support/stand-in.ts'
import { temporaryFolder } from '../support/temporary.ts'

const program = fileURLToPath(new URL('../fixtures/hold-proxy.ts', import.meta.url))
const script = `import { createServer } from 'node:net'
createServer().listen(\${port.http}, '127.0.0.1')`
/** The way it is stopped has to insist. */
const stubborn = `${script}; process.on('SIGTERM', () => {})`

interface Ending {
  readonly name: string
  /** What it is told, or the signal it gets. */
  readonly cause: 'input' | NodeJS.Signals
  readonly exitCode: number | null
  readonly standIn: string
}

test.each<Ending>([
  { name: 'failure', cause: 'input', exitCode: 1, standIn: script },
  { name: 'exit', cause: 'input', exitCode: 4, standIn: script },
  { name: 'SIGINT', cause: 'SIGINT', exitCode: 130, standIn: stubborn },
  { name: 'SIGTERM', cause: 'SIGTERM', exitCode: null, standIn: script },
  { name: 'SIGKILL', cause: 'SIGKILL', exitCode: null, standIn: stubborn },
])(
  'a program that ends by $name leaves no process, port or file',
  async ({ name, cause, exitCode, standIn }) => {
    const temporary = await temporaryFolder()
    const folder = await writeStandIn(await temporaryFolder(), standIn)
    const child = spawn(process.execPath, ['--conditions=@ssespec/source', program, folder, name], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: temporary },
    })
    const [line] = await once(child.stdout, 'data')
    const ports = JSON.parse(String(line)) as number[]
    const family = await familyOf(child.pid ?? 0)
    expect(await Promise.all(ports.map(accepts))).toEqual([true, true, true, true])
    // nginx's master and worker, the stand-in, and a keeper for each.
    expect(family).toHaveLength(5)

    if (cause === 'input') child.stdin.write('end\n')
    else child.kill(cause)
    expect((await once(child, 'exit'))[0]).toBe(exitCode)
    await expect.poll(async () => survivors(family), { timeout: 20_000 }).toEqual([])
    expect(await Promise.all(ports.map(accepts))).toEqual([false, false, false, false])
    expect(await readdir(temporary)).toEqual([])
  },
)
