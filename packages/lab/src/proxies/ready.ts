import { setTimeout as delay } from 'node:timers/promises'
import type { KeptProcess, ProcessEnd } from '../process/kept-process.ts'
import { accepts, heldByOthers } from '../process/listeners.ts'
import { PortTakenError, ProxyStartError } from './start-error.ts'

/** Resolves when the process accepts on every port; rejects when it ends before, or does not in time. */
export async function untilReady(
  proxy: string,
  process: KeptProcess,
  ports: readonly number[],
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const until = performance.now() + timeoutMs
  let end: ProcessEnd | undefined
  void process.ended.then((value) => (end = value))
  for (;;) {
    signal?.throwIfAborted()
    if (end !== undefined) throw endedEarly(proxy, end, outputOf(process))
    const accepted = await Promise.all(ports.map(accepts))
    if (accepted.every(Boolean)) {
      if (!(await heldByOthers(process.pid, ports))) return
      throw new PortTakenError(proxy, 'found a port in use', outputOf(process))
    }
    if (performance.now() > until) {
      const missing = ports.filter((_, index) => !accepted[index])
      const reason = `did not accept connections on ${missing.join(', ')} within ${timeoutMs} ms`
      throw new ProxyStartError(proxy, reason, outputOf(process))
    }
    await delay(10)
  }
}

function endedEarly(proxy: string, end: ProcessEnd, output: string): ProxyStartError {
  const how = end.signal === null ? `exit code ${end.exitCode}` : end.signal
  const reason = `ended with ${how} before it accepted connections`
  const portTaken = /address (?:is )?already in use|EADDRINUSE|cannot bind socket/i.test(output)
  return portTaken ? new PortTakenError(proxy, reason, output) : new ProxyStartError(proxy, reason, output)
}

function outputOf(process: KeptProcess): string {
  return [process.stderr(), process.stdout()]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n')
}
