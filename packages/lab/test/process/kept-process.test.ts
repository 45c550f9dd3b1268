import { expect, onTestFinished, test } from 'vitest'
import { Keeper } from '../../src/process/keeper.ts'
import { startKept, type KeptProcess, type KeptProcessOptions } from '../../src/process/kept-process.ts'
import { runKept } from '../../src/process/run-kept.ts'
import { processTable } from '../support/processes.ts'

const cwd = '/'

async function keep(
  argv: readonly string[],
  options: Partial<KeptProcessOptions> = {},
): Promise<KeptProcess> {
  const keeper = await Keeper.start()
  const kept = await startKept(argv, { keeper, cwd, ...options })
  onTestFinished(async () => {
    await kept.stop()
    await keeper.release()
  })
  return kept
}

async function untilOutput(kept: KeptProcess, text: string): Promise<void> {
  await expect.poll(() => kept.stdout(), { interval: 5, timeout: 10_000 }).toContain(text)
}

test('output and exit code are those of the program', async () => {
  const result = await runKept(['/bin/sh', '-c', 'echo out; echo err >&2; exit 7'], { cwd })
  expect(result).toEqual({ exitCode: 7, signal: null, stdout: 'out\n', stderr: 'err\n' })
})

test('arguments reach the program as they are', async () => {
  const args = ['a b', '$HOME', '"\'`', '', '-n']
  const print = ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--']
  const { stdout } = await runKept([process.execPath, ...print, ...args], { cwd })
  expect(JSON.parse(stdout)).toEqual(args)
})

test('a program that does not heed the request to stop is made to', async () => {
  const kept = await keep(['/bin/sh', '-c', 'trap "" TERM; echo ready; while :; do sleep 0.05; done'], {
    graceMs: 100,
  })
  await untilOutput(kept, 'ready')
  expect(await kept.stop()).toEqual({ exitCode: null, signal: 'SIGKILL' })
})

test('what a program leaves running ends with it', async () => {
  const kept = await keep(['/bin/sh', '-c', 'sleep 600 & echo ready; exec sleep 601'])
  await untilOutput(kept, 'ready')
  expect((await processTable()).filter((row) => row.group === kept.pid)).toHaveLength(2)
  await kept.stop()
  expect((await processTable()).filter((row) => row.group === kept.pid)).toEqual([])
})

test('what a program that ended left running is ended', async () => {
  const kept = await keep(['/bin/sh', '-c', 'sleep 600 & echo ready'])
  expect(await kept.ended).toEqual({ exitCode: 0, signal: null })
  expect((await processTable()).filter((row) => row.group === kept.pid)).toEqual([])
})

test('a flood of output keeps its end alone', async () => {
  const { stdout } = await runKept(
    [process.execPath, '-e', 'process.stdout.write("x".repeat(5_000_000) + "end")'],
    { cwd },
  )
  expect(stdout.length).toBeLessThan(66_000)
  expect(stdout.startsWith('[… cut]x')).toBe(true)
  expect(stdout.endsWith('xend')).toBe(true)
})

test('an abort ends the program, then tells its reason', async () => {
  const controller = new AbortController()
  const running = runKept(['/bin/sh', '-c', 'echo ready; exec sleep 600'], {
    cwd,
    signal: controller.signal,
    onStdout: () => controller.abort(new Error('enough')),
  })
  await expect(running).rejects.toThrow('enough')
})

test('an abort that came before starts nothing', async () => {
  await expect(runKept(['/bin/false'], { cwd, signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow(
    'no',
  )
})
