import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createChannel, createSession } from 'better-sse'

const [rate = '1'] = process.argv.slice(2)
const channel = createChannel()
const server = createServer((request, response) => {
  void createSession(request, response).then((session) => channel.register(session))
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`)
})

const intervalMs = 1000 / Number(rate)
const start = now()
let sequence = 0
wait()

function wait(): void {
  const dueAt = start + (sequence + 1) * intervalMs
  setTimeout(send, Math.max(1, dueAt - now()), dueAt)
}

function send(dueAt: number): void {
  sequence += 1
  channel.broadcast({ sequence, sentAt: Number(dueAt.toFixed(3)) }, 'message', { eventId: String(sequence) })
  wait()
}

/** Milliseconds of the monotonic clock. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
