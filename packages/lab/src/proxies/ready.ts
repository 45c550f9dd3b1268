import { setTimeout as delay } from 'node:timers/promises'
import type { ProcessEnd } from '../process/kept-process.ts'
import { accepts, heldByOthers } from '../process/listeners.ts'
import type { Programs } from './programs.ts'
import { PortTakenError, ProxyStartError } from './start-error.ts'

/** Resolves when the programs accept on every port; rejects when one ends before, or they do not in time. */
export async function untilReady(
  proxy: string,
  programs: Programs,
  ports: readonly number[],
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const until = performance.now() + timeoutMs
  let end: ProcessEnd | undefined
  void programs.ended.then((value) => (end = value))
  for (;;) {
    signal?.throwIfAborted()
    if (end !== undefined) throw endedEarly(proxy, end, outputOf(programs))
    const accepted = await Promise.all(ports.map(accepts))
    if (accepted.every(Boolean)) {
      if (!(await heldByOthers(programs.groups, ports))) return
      throw new PortTakenError(proxy, 'found a port in use', outputOf(programs))
    }
    if (performance.now() > until) {
      const missing = ports.filter((_, index) => !accepted[index])
      const reason = `did not accept connections on ${missing.join(', ')} within ${timeoutMs} ms`
      throw new ProxyStartError(proxy, reason, outputOf(programs))
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

function outputOf(programs: Programs): string {
  return [programs.stderr(), programs.stdout()]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n')
}
